
namespace MlNetDeep;

/// <summary>
/// Hidden layers of the user's own. They read rows as the feature column's type has them: features; steps x features; or height x width x
/// channels; or as the options' row layout says. Keys have their vectors already, unless the first layer is an
/// <see cref="EmbedKeys"/>, which then says what is a key, and how long vectors are. What the last leaves in several dimensions is flattened in front of the outputs.
/// </summary>
public sealed record CustomLayers : Architecture
{
    private static readonly OptionTable Table = new OptionTable<CustomLayers>
    {
        { o => o.Layers, Allowed.Each(Allowed.Nested).Required },
        { o => o.OutputLayer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Layers from the input on.</summary>
    /// <param name="layers">The layers, without that of the outputs; empty for a linear model.</param>
    public CustomLayers(params IReadOnlyList<Layer> layers) => Layers = layers;

    /// <summary>The hidden layers, from the input on.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = value is null ? null! : [.. value]; }

    internal override RowLayout RowLayout => new ColumnLayout();

    /// <summary>Any but a dense layer may ask for a certain length.</summary>
    internal override bool TakesLongerVectors => First is null or Dense;

    internal override bool EmbedsKeys => First is not EmbedKeys;

    private Layer? First => Layers.FirstOrDefault(layer => !layer.ActsInTrainingOnly);

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss) => Layers;

    /// <summary>
    /// How the layer of outputs begins and learns, as <see cref="Dense.Ntk"/> that starts at zero; its units are always those of the task. Null
    /// takes Glorot's first weights and zero biases. Default: null.
    /// </summary>
    public Dense? OutputLayer { get; init; }

    internal override IEnumerable<Layer> CreateOutputLayers(Shape hidden, int outputs, Loss loss) =>
        base.CreateOutputLayers(hidden, outputs, loss).Select(layer => layer is Dense ? OutputLayer?.WithUnits(outputs) ?? layer : layer);
}
