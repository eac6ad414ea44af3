namespace Microsoft.ML;

/// <summary>From a model and rows to what the model's network makes of their features.</summary>
public static class ContributionCatalog
{
    /// <summary>
    /// What each feature contributes to a network's scores of rows, on average, by slot names: the features that matter most first. Beside
    /// ML.NET's permutation feature importance it needs no label, permutes nothing, and says which way a feature acts; of single rows
    /// <see cref="TrainedNetwork.GetContributions"/> and ML.NET's own CalculateFeatureContribution say as much.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A fitted or loaded pipeline, or the network's transformer alone; where several steps have a network, the last.</param>
    /// <param name="data">Rows as the model takes them, with the columns that its first step reads.</param>
    /// <param name="options">
    /// Method, steps, output and baseline; the defaults where null. Of classes that which is predicted for a row is explained, unless Output names
    /// one; of a model of several values Output must name one.
    /// </param>
    /// <exception cref="ArgumentException">
    /// No step of the model is one network, the data lack its feature column, or an option does not fit it; the message says which.
    /// </exception>
    public static ContributionSummary SummarizeContributions(
        this ModelOperationsCatalog catalog, ITransformer model, IDataView data, ContributionOptions? options = null)
    {
        TrainedNetwork network = catalog.GetNetwork(model);
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(data, nameof(data));
        options ??= new ContributionOptions();
        int explained = new NetworkExplainer(network, options).NumberOfOutputs;
        if (explained > 1)
            throw env.ExceptUserArg(
                nameof(options),
                $"{nameof(ContributionOptions.Output)} is null, but the model gives {explained} values a row, whose units may differ: name " +
                $"one, 0 to {explained - 1}.");

        ITransformer[] steps = [.. ModelNetworkCatalog.StepsOf(model)];
        int last = Array.FindLastIndex(steps, step => ModelNetworkCatalog.NetworkOf(step) is not null);
        foreach (ITransformer step in steps[..last])
            data = step.Transform(data);
        string name = ((ISingleFeaturePredictionTransformer<object>)steps[last]).FeatureColumnName;
        DataViewSchema.Column column = data.Schema.GetColumnOrNull(name)
            ?? throw env.ExceptSchemaMismatch(nameof(data), "feature", name);
        if (column.Type.GetItemType() != NumberDataViewType.Single || column.Type.GetVectorSize() != network.FeatureLength)
            throw env.ExceptSchemaMismatch(
                nameof(data), "feature", name, $"Vector<Single, {network.FeatureLength}>", column.Type.ToString());
        var sums = new ContributionSums(network, options);
        sums.Add(data, column);
        return sums.ToSummary(SlotNames.Of(column));
    }
}
