namespace MlNetDeep;

/// <summary>The names of StoppingRule in files.</summary>
internal sealed class StoppingRuleJson() : DerivedTypeJson<StoppingRule>([
    ("patience", typeof(PatienceRule)),
    ("generalizationLoss", typeof(GeneralizationLossRule)),
]);
