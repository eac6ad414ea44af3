using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// What lies between a row and a network's linear outputs: the hidden layers. A value that knows no column, label, seed or epoch, so that each
/// serves every task, forecasts, ensembles and searching.
/// </summary>
[JsonConverter(typeof(ArchitectureJson))]
public abstract record Architecture : IHasOptionTable
{
    private protected Architecture()
    {
    }

    /// <summary>The name, for logs and files.</summary>
    internal string Name => GetType().Name;

    /// <summary>How a row is read where the options do not say it.</summary>
    internal virtual RowLayout RowLayout => new VectorLayout();

    /// <summary>How features are scaled where the options do not say it; null for what suits the shape of the rows.</summary>
    internal virtual FeatureScaling? FeatureScaling => null;

    /// <summary>Whether rows that are vectors may have more values behind their features.</summary>
    internal virtual bool TakesLongerVectors => true;

    /// <summary>Whether keys get their vectors in front of its layers; otherwise these read keys themselves.</summary>
    internal virtual bool EmbedsKeys => true;

    /// <summary>The bound of the gradient's norm where the options do not say it; null for none.</summary>
    internal virtual float? GradientClippingNorm => null;

    /// <summary>What multiplies the rate of the first layers where the options do not say it; null for nothing.</summary>
    internal virtual float[]? LayerRateFactors => null;

    /// <summary>What each feature must be; null where it may be any.</summary>
    internal virtual IReadOnlyList<string>? FeatureNames => null;

    /// <summary>The preparation of features that its first weights belong to; null where it has none.</summary>
    internal virtual FeaturePreparation? Preparation => null;

    /// <summary>What training starts from, where it is no random weights.</summary>
    /// <param name="network">The network that it has made.</param>
    /// <param name="seed">Of what is random all the same.</param>
    internal virtual StartingPoint? CreateStart(Sequential network, int seed) => null;

    /// <summary>The shape of a row of a column.</summary>
    /// <param name="layout">What options say; null for nothing.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="ArgumentException">The column's type does not fit, or leaves open what must be known.</exception>
    internal virtual RowShape ReadRow(RowLayout? layout, FeatureColumn column) => (layout ?? RowLayout).Read(column);

    /// <summary>How it is trained where the options do not say it.</summary>
    internal virtual PlanDefaults PlanDefaults => PlanDefaults.General;

    /// <summary>The first weights of the layer of outputs; null for that layer's own.</summary>
    internal virtual Initializer? OutputInitializer => null;

    /// <summary>The hidden layers, new at every call, from the input on. Several dimensions may be left behind the last.</summary>
    /// <param name="input">The shape of a row: features; steps x features; or height x width x channels.</param>
    /// <param name="loss">What is minimized: of classes or of values.</param>
    /// <exception cref="ArgumentException">The layers cannot read rows of that shape.</exception>
    internal abstract IEnumerable<Layer> CreateLayers(Shape input, Loss loss);

    /// <summary>What the properties may be.</summary>
    internal abstract OptionTable OptionTable { get; }

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>The bound of the gradient's norm: what options say, with infinity for none, or the architecture's own.</summary>
    internal float? ClippingNorm(float? option) => (option ?? GradientClippingNorm) is { } norm && float.IsFinite(norm) ? norm : null;

    /// <summary>The layers from the last hidden one to linear outputs.</summary>
    /// <param name="hidden">The shape of the last hidden layer's output.</param>
    /// <param name="outputs">Linear outputs, at least 1.</param>
    /// <param name="loss">Their output unit.</param>
    internal virtual IEnumerable<Layer> CreateOutputLayers(Shape hidden, int outputs, Loss loss)
    {
        if (hidden.Rank > 1)
            yield return new Flatten();
        yield return new Dense(outputs, weightInitializer: OutputInitializer);
    }

    /// <summary>
    /// How forecasters train it where the options do not say it: series are short, so that a higher rate is learned from; of thousands of series,
    /// whose windows resemble one another, two epochs are enough.
    /// </summary>
    internal virtual PlanDefaults SeriesPlanDefaults =>
        PlanDefaults with { LearningRate = 0.005f, LeastEpochs = 2, MostRowsToLearnAgain = MostWindowsToLearnAgain };

    private const int MostWindowsToLearnAgain = 500_000;

    /// <summary>What windows of series are relative to where the options do not say it; then no differences are taken.</summary>
    internal virtual WindowNormalization WindowNormalization => WindowNormalization.None;

    /// <summary>The seasons that windows of series have where the options do not say it.</summary>
    internal virtual int SeasonsOfWindow => 2;

    /// <summary>The architecture for windows of series, of which it may ask which input is forecast, and the rows of a season, 1 for none.</summary>
    internal virtual Architecture ForSeries(int target, int season) => this;

    /// <summary>A fully connected layer, its activation, and dropout where there is any.</summary>
    private protected static IEnumerable<Layer> Hidden(
        int units, ActivationFunction activation, float dropoutRate, Initializer? weights = null, Initializer? biases = null)
    {
        yield return new Dense(units, weightInitializer: weights, biasInitializer: biases);
        if (activation.CreateLayer() is { } layer)
            yield return layer;
        if (dropoutRate > 0)
            yield return new Dropout(dropoutRate);
    }

    /// <summary>The network: first what reads the row, then the hidden layers, then those of linear outputs, which have the last parameters.</summary>
    /// <param name="rows">The shape of a row, and the layer that brings it to the one that the hidden layers read.</param>
    /// <param name="outputs">Linear outputs, at least 1; the output unit follows them.</param>
    /// <param name="loss">That output unit.</param>
    internal Sequential CreateNetwork(RowShape rows, int outputs, Loss loss)
    {
        List<Layer> layers = [.. rows.Readers, .. CreateLayers(rows.Hidden, loss)];
        Shape last = layers.Count == 0 ? rows.Input : new Sequential(rows.Input, layers).OutputShape;
        layers.AddRange(CreateOutputLayers(last, outputs, loss));
        return new Sequential(rows.Input, layers);
    }
}
