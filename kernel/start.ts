// What Jupyter starts: the kernel, on the sockets that the connection file names.
import {Kernel} from './kernel.js';
import {readConnection} from './wire/connection.js';

const [connectionFile] = process.argv.slice(2);
if (!connectionFile) {
  process.stderr.write(
    'Cannot start the kernel without a connection file: Jupyter names one when it starts it.\n',
  );
  process.exit(2);
}
process.title = 'tangente';
const kernel = new Kernel(readConnection(connectionFile));
process.on('SIGINT', () => kernel.interrupt());
// Who started the kernel may not read what it says of itself, or be gone: to say that, too, would go on for ever.
process.stderr.on('error', () => {});
// The notebook's reader is better served by a kernel that goes on.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack}\n`));
void kernel.start();

// Jupyter tells its process; a kernel whose Jupyter is gone has nobody to serve.
const parent = process.ppid;
if (process.env.JPY_PARENT_PID) {
  setInterval(() => {
    if (process.ppid !== parent) kernel.shutDown();
  }, 1000).unref();
}
