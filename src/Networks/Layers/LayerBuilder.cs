namespace MlNetDeep;

/// <summary>Collects what the layers of one network declare: parameters in one flat block, and memory a row.</summary>
public sealed class LayerBuilder
{
    private readonly List<Parameter> _parameters = [];
    private readonly Stack<Parameter> _offeredWeights = [];
    private readonly LayerBuilder? _outer;
    private readonly string _place = "";
    private int _layer = -1;
    private int _innerLayers;
    private long _length;
    private float _rateFactor = 1;

    internal LayerBuilder()
    {
    }

    /// <summary>
    /// Collects what layers within the one being built declare. Their parameters are that one's too, named by a place and the layer's
    /// number in it; memory is for that one to lay out.
    /// </summary>
    internal LayerBuilder(LayerBuilder outer, string place) => (_outer, _place, HasLengths) = (outer, place, outer.HasLengths);

    internal IReadOnlyList<Parameter> Parameters => _parameters;

    internal List<long> StatePerRow { get; } = [];

    internal List<long> ScoringStatePerRow { get; } = [];

    internal long ScratchPerRow { get; private set; }

    internal List<int> PackedDeltaWidth { get; } = [];

    internal List<long> PartialLength { get; } = [];

    internal long MultiplicationsPerRow { get; private set; }

    internal int LeastRows { get; private set; } = 1;

    /// <summary>Whether the layer being built reads sequences of different lengths.</summary>
    internal bool HasLengths { get; private set; }

    /// <summary>Of a network of members, how many there are and how many a row passes through; null where there are none.</summary>
    internal (int All, int OfRow)? Members { get; set; }

    /// <summary>The length of the flat block so far.</summary>
    internal int ParameterLength => _outer?.ParameterLength ?? (int)_length;

    /// <summary>Declares a trainable tensor.</summary>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="shape">Its shape, row-major.</param>
    /// <param name="kind">Whether regularization acts on it.</param>
    /// <param name="fan">Values that flow into and out of one unit.</param>
    /// <param name="initializer">The distribution of its first values.</param>
    /// <param name="uses">How many times a pass multiplies with each value for one example: a kernel's, once a pixel.</param>
    /// <param name="readInPlace">Whether the layer reads weights where they lie, as a convolution does: no packed copy is kept.</param>
    /// <param name="rateFactor">What multiplies the learning rate for it: at least 0, where its values stay as they are.</param>
    /// <param name="unitsAreRows">Whether the weights into a unit are a row; elsewhere they are a column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 0, or not finite.</exception>
    /// <exception cref="ArgumentException">The network's parameters together exceed what one array holds.</exception>
    public Parameter AddParameter(
        string name, Shape shape, ParameterKind kind, Fan fan, Initializer initializer, int uses = 1, bool readInPlace = false,
        float rateFactor = 1, bool unitsAreRows = false)
    {
        if (_outer is not null)
        {
            Parameter inner = _outer.AddParameter(
                $"{_place}.{_layer}.{name}", shape, kind, fan, initializer, uses, readInPlace, rateFactor, unitsAreRows);
            // Errors pass through it to the layers before it, whether or not anybody needs the gradient of the network's input.
            inner.NeedsTransposed |= _layer > 0;
            _parameters.Add(inner);
            return inner;
        }

        Allowed.From(0).Check(rateFactor, nameof(rateFactor));
        rateFactor *= _rateFactor;
        var parameter = new Parameter(_parameters.Count, name, _layer, shape, kind, (int)_length, fan, initializer, readInPlace, rateFactor)
        {
            UnitsAreRows = unitsAreRows,
        };
        _length += shape.Length;
        MultiplicationsPerRow += (long)uses * shape.Length;
        if (_length > Array.MaxLength)
            throw new ArgumentException($"The network has more than {Array.MaxLength} parameters: use fewer or smaller layers.");
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Declares memory that lives from this layer's forward pass to its backward pass.</summary>
    /// <param name="floatsPerRow">Values for each example.</param>
    public void NeedState(long floatsPerRow) => NeedState(floatsPerRow, floatsPerRow);

    /// <summary>Declares memory of which a forward pass that no backward pass follows needs another amount.</summary>
    /// <param name="trainingFloatsPerRow">Values for each example from forward to backward.</param>
    /// <param name="scoringFloatsPerRow">Values for each example where nothing goes backward.</param>
    public void NeedState(long trainingFloatsPerRow, long scoringFloatsPerRow)
    {
        StatePerRow[_layer] = trainingFloatsPerRow;
        ScoringStatePerRow[_layer] = scoringFloatsPerRow;
    }

    /// <summary>Declares memory that lives within one call of the layer; all layers share it.</summary>
    /// <param name="floatsPerRow">Values for each example.</param>
    public void NeedScratch(long floatsPerRow) => ScratchPerRow = Math.Max(ScratchPerRow, floatsPerRow);

    /// <summary>Declares that in training at least 16 rows of a batch should pass together, as a layer does that compares them.</summary>
    public void NeedRowsTogether()
    {
        LeastRows = BatchPieces.EnoughRows;
        _outer?.NeedRowsTogether();
    }

    /// <summary>
    /// Declares that <see cref="Layer.Backward"/> sums gradients over the rows of its pass into <see cref="LayerPass.Partial"/>, which
    /// <see cref="Layer.AddGradient"/> then adds up: for layers whose gradient costs much and is short, as a convolution's.
    /// </summary>
    /// <param name="length">Values of one such sum.</param>
    public void NeedPartialGradient(long length) => PartialLength[_layer] = length;

    /// <summary>
    /// Declares that the gradient of the layer's weights is a product with its output's gradient, [batch, width], on the right: it is then
    /// packed once a step, as the backward pass computes it, and not once for each range of rows of the weights. A layer whose own input is
    /// that right factor packs it in the same place.
    /// </summary>
    internal void NeedPackedDelta(int width) => PackedDeltaWidth[_layer] = width;

    /// <summary>Declares that rows begin with their number of steps.</summary>
    /// <exception cref="ArgumentException">The layer is not the first, and its input no row.</exception>
    internal void DeclareLengths()
    {
        if (_layer > 0)
            throw new ArgumentException("It reads the number of steps of each row, and so must be the network's first layer.");
        HasLengths = true;
    }

    /// <summary>Says that what layers give from now on has no steps any more.</summary>
    internal void EndLengths() => HasLengths = false;

    /// <summary>
    /// Declares that backward passes multiply with a parameter's transpose even where nobody needs the gradient of the layer's input.
    /// </summary>
    internal static void NeedTransposed(Parameter parameter) => parameter.NeedsTransposed = true;

    /// <summary>Offers a weight matrix, [inputs, units], to a later layer that would use its transpose.</summary>
    internal void OfferWeights(Parameter weights) => _offeredWeights.Push(weights);

    /// <summary>
    /// Takes the weights that were offered last, so that offers and takers pair off as brackets do; null where none are left. From then on
    /// the layer being built uses them too: its <see cref="Layer.AddGradient"/> adds its share of their gradient.
    /// </summary>
    internal Parameter? TakeOfferedWeights()
    {
        if (!_offeredWeights.TryPop(out Parameter? weights))
            return null;
        weights.Users.Add(_layer);
        MultiplicationsPerRow += weights.Length;
        return weights;
    }

    /// <summary>A number for a layer within another, by which it draws: from the last that layers of networks may have downwards.</summary>
    internal int NumberInnerLayer() => _outer?.NumberInnerLayer() ?? RandomStreams.MostLayers - ++_innerLayers;

    internal List<long> StateOf(bool training) => training ? StatePerRow : ScoringStatePerRow;

    /// <summary>Begins a layer, all of whose parameters have a factor on their rate.</summary>
    internal void BeginLayer(float rateFactor = 1)
    {
        _layer++;
        _rateFactor = rateFactor;
        StatePerRow.Add(0);
        ScoringStatePerRow.Add(0);
        PackedDeltaWidth.Add(0);
        PartialLength.Add(0);
    }
}
