namespace MlNetDeep;

/// <summary>The numbers that stand for the two classes while a rule learns.</summary>
public enum TargetCoding
{
    /// <summary>-1 for the negative class, +1 for the positive one.</summary>
    MinusOneAndOne,

    /// <summary>0 for the negative class, 1 for the positive one.</summary>
    ZeroAndOne,
}
