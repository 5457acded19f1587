/// \file
/// Adjoint's C interface: the contract between the native core and everything above it.
#ifndef ADJOINT_ADJOINT_H_
#define ADJOINT_ADJOINT_H_

#include "adjoint/autograd.h"
#include "adjoint/callbacks.h"
#include "adjoint/forward.h"
#include "adjoint/func.h"
#include "adjoint/memory.h"
#include "adjoint/ops_activation.h"
#include "adjoint/ops_attention.h"
#include "adjoint/ops_creation.h"
#include "adjoint/ops_elementwise.h"
#include "adjoint/ops_linalg.h"
#include "adjoint/ops_loss.h"
#include "adjoint/ops_nn.h"
#include "adjoint/ops_norm.h"
#include "adjoint/ops_reduce.h"
#include "adjoint/ops_shape.h"
#include "adjoint/optim.h"
#include "adjoint/random.h"
#include "adjoint/tensor.h"
#include "adjoint/types.h"

#endif  // ADJOINT_ADJOINT_H_
