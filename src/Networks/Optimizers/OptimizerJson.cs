namespace MlNetDeep;

/// <summary>The names of Optimizer in files.</summary>
internal sealed class OptimizerJson() : DerivedTypeJson<Optimizer>([
    ("sgd", typeof(Sgd)),
    ("momentum", typeof(Momentum)),
    ("nesterov", typeof(Nesterov)),
    ("rmsProp", typeof(RmsProp)),
    ("adam", typeof(Adam)),
    ("adamW", typeof(AdamW)),
    ("rprop", typeof(Rprop)),
]);
