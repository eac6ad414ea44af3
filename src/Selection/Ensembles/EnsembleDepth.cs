namespace MlNetDeep;

/// <summary>How deep ensembles may lie in ensembles: loading and scoring call themselves once a level, and a file may say any depth.</summary>
internal static class EnsembleDepth
{
    /// <summary>The most levels; 1 is an ensemble whose members are none.</summary>
    public const int Most = 8;

    /// <summary>What the names of members begin with in a model file, each in the folder of its ensemble.</summary>
    public const string MemberPrefix = "Member_";

    /// <summary>Checks the members of an ensemble.</summary>
    /// <exception cref="InvalidOperationException">It would be too deep.</exception>
    public static void Check(IExceptionContext context, IEnumerable<ITransformer> members) =>
        Check(context, 1 + members.Max(Of));

    /// <summary>Checks a depth.</summary>
    /// <exception cref="InvalidOperationException">It is too deep.</exception>
    public static void Check(IExceptionContext context, int depth)
    {
        if (depth > Most)
            throw context.Except(Message(depth));
    }

    /// <summary>Checks an ensemble that is about to be loaded, by the folders that it lies in.</summary>
    /// <exception cref="FormatException">It is too deep.</exception>
    public static void Check(IExceptionContext context, ModelLoadContext model)
    {
        int depth = 1 + (model.Directory ?? "").Split('\\', '/').Count(name => name.StartsWith(MemberPrefix, StringComparison.Ordinal));
        if (depth > Most)
            throw context.ExceptDecode(Message(depth));
    }

    private static int Of(ITransformer transformer) => transformer switch
    {
        EnsembleTransformer ensemble => 1 + ensemble.Members.Max(Of),
        ITransformerChainAccessor chain => chain.Transformers.Select(Of).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static string Message(int depth) => string.Create(
        CultureInfo.InvariantCulture,
        $"Ensembles may lie {Most} deep in each other, but these are {depth} deep: train one ensemble of more members.");
}
