namespace MlNetDeep;

/// <summary>The names of ActivityPenalty in files.</summary>
internal sealed class ActivityPenaltyJson() : DerivedTypeJson<ActivityPenalty>([
    ("l1", typeof(L1Penalty)),
    ("kullbackLeibler", typeof(KullbackLeiblerPenalty)),
]);
