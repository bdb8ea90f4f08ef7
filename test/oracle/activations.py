"""Activations: everywhere, at their kinks, far out, and where there is nothing to tell apart."""

import torch
import torch.nn.functional as F

from written import case, write

KINKS = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 3.0, -3.0, 6.0, 20.0, 25.0, -20.0, 100.0, -100.0, 0.3, -0.7, 1.9, -2.2, 2.6, -4.4]


def activations():
    torch.manual_seed(7)
    same = lambda x: x
    cases = []
    for name, options, f in [
        ('relu', {}, F.relu),
        ('relu6', {}, F.relu6),
        ('leakyRelu', {}, F.leaky_relu),
        ('leakyRelu', {'negativeSlope': 0.2}, lambda x: F.leaky_relu(x, 0.2)),
        ('threshold', {'threshold': 0.5, 'value': -2}, lambda x: F.threshold(x, 0.5, -2)),
        ('elu', {}, F.elu),
        ('elu', {'alpha': 0.5}, lambda x: F.elu(x, 0.5)),
        ('celu', {}, F.celu),
        ('celu', {'alpha': 2}, lambda x: F.celu(x, 2)),
        ('selu', {}, F.selu),
        ('rrelu', {}, F.rrelu),
        ('rrelu', {'lower': 0.1, 'upper': 0.2}, lambda x: F.rrelu(x, 0.1, 0.2)),
        ('gelu', {}, F.gelu),
        ('gelu', {'approximate': 'tanh'}, lambda x: F.gelu(x, approximate='tanh')),
        ('silu', {}, F.silu),
        ('mish', {}, F.mish),
        ('softplus', {}, F.softplus),
        ('softplus', {'beta': 2, 'threshold': 5}, lambda x: F.softplus(x, 2, 5)),
        ('logSigmoid', {}, F.logsigmoid),
        ('sigmoid', {}, torch.sigmoid),
        ('tanh', {}, torch.tanh),
        ('softsign', {}, F.softsign),
        ('tanhshrink', {}, F.tanhshrink),
        ('hardtanh', {}, F.hardtanh),
        ('hardtanh', {'min': -3, 'max': 0.5}, lambda x: F.hardtanh(x, -3, 0.5)),
        ('hardsigmoid', {}, F.hardsigmoid),
        ('hardswish', {}, F.hardswish),
        ('hardshrink', {}, F.hardshrink),
        ('hardshrink', {'lambda': 1}, lambda x: F.hardshrink(x, 1)),
        ('softshrink', {}, F.softshrink),
        ('softshrink', {'lambda': 1}, lambda x: F.softshrink(x, 1)),
    ]:
        x = torch.tensor(KINKS).reshape(2, 10).requires_grad_()
        cases.append(case(name, options, {'x': (x, same)}, f(x)))
        if not options and name not in ('gelu', 'softsign'):  # ours have limits where PyTorch has NaN
            # At NaN our relu has gradient 0.
            extremes = [float('inf'), float('-inf'), *([] if name == 'relu' else [float('nan')])]
            x = torch.tensor(extremes).requires_grad_()
            cases.append(case(name, {'extreme': True}, {'x': (x, same)}, f(x)))
    rows = [[0.0, -0.0, 1.0, -1.0], [100.0, -100.0, 0.5, 3.0], [2.0, 2.0, 2.0, 2.0], [1e4, 1e4, -1e4, 0.0]]
    for name, f in [('softmax', F.softmax), ('logSoftmax', F.log_softmax), ('softmin', F.softmin)]:
        for options, axis in [({}, -1), ({'axis': 0}, 0), ({'axis': 1}, 1)]:
            x = torch.tensor(rows).requires_grad_()
            cases.append(case(name, options, {'x': (x, same)}, f(x, axis)))
        x = torch.tensor([[float('-inf'), 0.0, 1.0], [float('-inf')] * 3, [float('inf'), 0.0, 1.0]]).requires_grad_()
        cases.append(case(name, {'extreme': True}, {'x': (x, same)}, f(x, -1)))
        x = torch.randn(2, 3, 4).requires_grad_()
        cases.append(case(name, {'axis': -2}, {'x': (x, same)}, f(x, -2)))
    for axis in [-1, 0, 1]:
        x = torch.tensor(KINKS[:16]).reshape(2, 2, 4).requires_grad_()
        cases.append(case('glu', {'axis': axis}, {'x': (x, same)}, F.glu(x, axis)))
    for weight in [[0.25], [0.1, -0.5, 0.0, 2.0, 1.0]]:
        x, w = torch.tensor(KINKS).reshape(4, 5).requires_grad_(), torch.tensor(weight, requires_grad=True)
        cases.append(case('prelu', {}, {'x': (x, same), 'weight': (w, same)}, F.prelu(x, w)))
    write('activations', cases)


if __name__ == '__main__':
    activations()
