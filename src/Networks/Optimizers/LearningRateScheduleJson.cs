namespace MlNetDeep;

/// <summary>The names of LearningRateSchedule in files.</summary>
internal sealed class LearningRateScheduleJson() : DerivedTypeJson<LearningRateSchedule>([
    ("constant", typeof(ConstantRate)),
    ("step", typeof(StepDecay)),
    ("exponential", typeof(ExponentialDecay)),
    ("inverseTime", typeof(InverseTimeDecay)),
    ("cosine", typeof(CosineDecay)),
    ("cosineCycles", typeof(CosineCycles)),
    ("warmUp", typeof(WarmUp)),
]);
