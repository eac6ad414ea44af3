namespace MlNetDeep;

/// <summary>A first layer whose rows have numbers of steps of their own.</summary>
internal interface IVaryingSteps
{
    /// <summary>The steps that a row has room for.</summary>
    int MaximumSteps { get; }

    /// <summary>The number of steps of a row.</summary>
    /// <param name="first">The row's first value.</param>
    /// <returns>0 to <see cref="MaximumSteps"/>; that also where the value is NaN.</returns>
    /// <exception cref="ArgumentException">The value is neither NaN nor a whole number of that range.</exception>
    int StepsOf(float first);
}
