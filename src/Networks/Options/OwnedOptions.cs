namespace MlNetDeep;

/// <summary>Options that a trainer takes a copy of.</summary>
internal interface IOwnableOptions : IHasOptionTable
{
    /// <summary>The seed; null leaves it to chance.</summary>
    int? Seed { get; set; }

    /// <summary>A copy, arrays included.</summary>
    object Copy();
}

/// <summary>How a trainer takes the options that it is given.</summary>
internal static class OwnedOptions
{
    /// <summary>The same options, once they are known to be allowed.</summary>
    /// <exception cref="ArgumentException">One is not; the message names it.</exception>
    public static T Checked<T>(this T options)
        where T : class, IHasOptionTable
    {
        ArgumentNullException.ThrowIfNull(options);
        options.OptionTable.Check(options);
        return options;
    }

    /// <summary>
    /// A copy, arrays included, with the seed drawn once where there is none, of several ranks by rank 0: a trainer that is fitted twice gives the same
    /// model twice.
    /// </summary>
    public static T Own<T>(this T options, Random seeds)
        where T : class, IOwnableOptions
    {
        var own = (T)options.Copy();
        own.Seed ??= own is TrainingOptions training ? RankGroup.Of(training).FromFirst(seeds.Next()) : seeds.Next();
        return own;
    }
}
