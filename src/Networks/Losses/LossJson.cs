namespace MlNetDeep;

/// <summary>The names of Loss in files.</summary>
internal sealed class LossJson() : DerivedTypeJson<Loss>([
    ("sigmoidCrossEntropy", typeof(SigmoidCrossEntropy)),
    ("tanhCrossEntropy", typeof(TanhCrossEntropy)),
    ("softmaxCrossEntropy", typeof(SoftmaxCrossEntropy)),
    ("squaredError", typeof(SquaredError)),
    ("tanhSquaredError", typeof(TanhSquaredError)),
    ("absoluteError", typeof(AbsoluteError)),
    ("huber", typeof(HuberLoss)),
    ("quantile", typeof(QuantileLoss)),
    ("interval", typeof(IntervalLoss)),
    ("poisson", typeof(PoissonDeviance)),
]);
