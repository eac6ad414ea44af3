using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// A differentiable map of examples. A layer as the user writes it is a description; a network builds its own copy,
/// which is immutable from then on: parameters, activations, gradients and random state all live outside, so that one
/// network serves many threads. To add a layer see CONTRIBUTING.md.
/// </summary>
[JsonConverter(typeof(LayerJson))]
public abstract class Layer : IHasOptionTable
{
    /// <summary>Whether <see cref="Backward"/> reads its output y; then nothing may overwrite y in between.</summary>
    protected internal virtual bool BackwardReadsOutput => false;

    /// <summary>Whether y may be the same memory as x in <see cref="Forward"/>, and dx the same as dy in <see cref="Backward"/>.</summary>
    protected internal virtual bool RunsInPlace => false;

    /// <summary>Whether the layer is the identity when a network scores; it is then left out.</summary>
    [JsonIgnore]
    public virtual bool ActsInTrainingOnly => false;

    /// <summary>What the layer's options may be, whatever its input; a network checks them before it builds the layer.</summary>
    internal virtual OptionTable OptionTable => OptionTable.Empty;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>
    /// Whether y and dx are free of tiny numbers (<see cref="Tiny"/>) where x and dy are; of other layers a network sets them to zero in a pass of
    /// its own.
    /// </summary>
    internal virtual bool IsFreeOfTiny => false;

    /// <summary>The layer, and those within it.</summary>
    internal virtual IEnumerable<Layer> WithInner => [this];

    /// <summary>Declares the layer's parameters and memory and returns the shape of its output.</summary>
    /// <param name="input">The shape of one input example.</param>
    /// <param name="builder">Takes the declarations.</param>
    /// <exception cref="ArgumentException">The layer cannot follow such an input, or an option of it is out of range.</exception>
    protected internal abstract Shape Build(Shape input, LayerBuilder builder);

    /// <summary>y = f(x), for all rows of the pass.</summary>
    /// <param name="pass">Parameters, memory and random state of this pass.</param>
    /// <param name="x">[rows, input], row-major.</param>
    /// <param name="y">[rows, output], row-major; overwritten.</param>
    protected internal abstract void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx = dy * df/dx, for all rows of the pass. The parameters' gradients follow in <see cref="AddGradient"/>.</summary>
    /// <param name="pass">The same pass as in <see cref="Forward"/>.</param>
    /// <param name="x">[rows, input], as in the forward pass (where the layer does not run in place).</param>
    /// <param name="y">[rows, output], as the forward pass left it.</param>
    /// <param name="dy">[rows, output]; a layer without parameters may use it as scratch.</param>
    /// <param name="dx">[rows, input]; overwritten. Empty where nobody needs it.</param>
    protected internal abstract void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx);

    /// <summary>
    /// Adds dy * df/dw of some rows of one parameter, summed over the whole batch. Called after <see cref="Backward"/> has seen all
    /// pieces of the batch; other threads do the same for other rows.
    /// </summary>
    /// <param name="pass">A pass over all rows of the batch.</param>
    /// <param name="parameter">One that this layer declared, or shares with the layer that did.</param>
    /// <param name="firstRow">The first row of the parameter, as <see cref="Parameter.Rows"/> counts them.</param>
    /// <param name="x">[batch, input], as in the forward pass.</param>
    /// <param name="dy">[batch, output], as in the backward pass.</param>
    /// <param name="gradient">
    /// [rows of the parameter, <see cref="Parameter.RowLength"/>]; added to. Of a <see cref="ParameterKind.Statistic"/>, what it is to move
    /// by; that may be the memory of the statistic itself.
    /// </param>
    protected internal virtual void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        throw new InvalidOperationException($"{GetType().Name} declared no parameter.");

    /// <summary>
    /// Takes over the forward pass of the layer behind, if it can, while its own output is still in registers: that one's is left out then.
    /// The backward pass stays there: it reads the output alone.
    /// </summary>
    internal virtual bool TakesOver(Layer next) => false;

    /// <summary>A copy that a network may build without touching the user's description.</summary>
    internal Layer Copy() => (Layer)MemberwiseClone();
}
