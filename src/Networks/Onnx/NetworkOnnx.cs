namespace MlNetDeep;

/// <summary>Writes a trained network as nodes of an ONNX graph that has a value of its features, a row each.</summary>
internal sealed class NetworkOnnx
{
    private readonly TrainedNetwork _trained;
    private readonly OnnxNodes _nodes;
    private readonly OnnxPreparation? _preparation;
    private readonly Shape _width;

    /// <summary>Begins.</summary>
    public NetworkOnnx(OnnxNodes nodes, TrainedNetwork trained)
    {
        (_trained, _nodes, _width) = (trained, nodes, new Shape(trained.FeatureLength));
        _preparation = trained.Preparation is { } preparation ? new OnnxPreparation(nodes, preparation) : null;
    }

    private Shape OutputShape => _trained.Network.OutputShape;

    /// <summary>What <see cref="TrainedNetwork.PredictBatch(ReadOnlySpan{float}, Span{float})"/> gives, [rows, outputs].</summary>
    /// <param name="features">A vector a row, of whatever dimensions, as users have it.</param>
    /// <param name="scores">The name of the output.</param>
    public void SaveScores(string features, string scores)
    {
        string value = SaveOutputUnit(SaveOutputs(features));
        if (!_trained.TargetScaling.IsNone)
        {
            value = _nodes.Binary("Mul", value, _trained.TargetScaling.Scales.ToArray(), OutputShape);
            value = _nodes.Binary("Add", value, _trained.TargetScaling.Offsets.ToArray(), OutputShape);
        }

        _nodes.AddNamed("Identity", scores, value);
    }

    /// <summary>The outputs of the last layer, [rows, outputs], NaN where <see cref="MarkMissing"/> says so.</summary>
    /// <inheritdoc cref="SaveScores"/>
    public string SaveOutputs(string features) => MarkMissing(SaveLayers(SaveInputs(features)), features, OutputShape);

    /// <summary>Features, of whatever dimensions, as the first layer reads them, a vector a row.</summary>
    public string SaveInputs(string features)
    {
        string row = _nodes.Reshape(features, _width);
        return _preparation?.Save(row) ?? row;
    }

    /// <summary>The outputs of the last layer, a vector a row, from inputs as <see cref="SaveInputs"/> gives them.</summary>
    public string SaveLayers(string inputs) => new OnnxLayers(_nodes, _trained, inputs).Save();

    /// <summary>
    /// The value, of that shape a row, but NaN in rows of which a feature is infinite, or missing with nothing to fill it, whatever the
    /// operators made of it; and where a row of padded sequences does not begin with its number of steps, which is an error of ours.
    /// </summary>
    public string MarkMissing(string value, string features, Shape shape, string? output = null)
    {
        // A product by 0 is 0, or NaN.
        string row = _nodes.Reshape(features, _width);
        string marks = _nodes.MeanOfRow(_nodes.Binary("Mul", _preparation?.SaveFilled(row) ?? row, [0], _width));
        if (_trained.Network.Layers[0] is IVaryingSteps steps)
            marks = _nodes.Add("Add", [marks, OnnxSteps.MarkWrong(_nodes, row, steps.MaximumSteps)], new Shape(1)).Output;
        return _nodes.Add("Add", [value, marks], shape, output).Output;
    }

    private string SaveOutputUnit(string value)
    {
        switch (_trained.Loss)
        {
            case TanhSquaredError or TanhCrossEntropy:
                return _nodes.Unary("Tanh", value, OutputShape).Output;
            case SigmoidCrossEntropy:
                return _nodes.Unary("Sigmoid", value, OutputShape).Output;
            case PoissonDeviance:
                return _nodes.Unary("Exp", value, OutputShape).Output;
            case SoftmaxCrossEntropy:
                (IOnnxNode node, value) = _nodes.Unary("Softmax", value, OutputShape);
                node.AddAttribute("axis", 1L);
                return value;
            case QuantileLoss { Levels.Count: > 1 and var levels }:
                return SaveQuantiles(
                    value, place => place % levels == 0,
                    (term, quantile) => term / levels == quantile / levels && term <= quantile ? 1 : 0);
            case IntervalLoss:
                int width = OutputShape.Length / 3;
                return SaveQuantiles(
                    value, place => place < width,
                    (term, quantile) => term % width != quantile % width ? 0 : term < width ? 1 : term != quantile ? 0 : term < 2 * width ? -1 : 1);
            default:
                return value;
        }
    }

    /// <summary>Quantiles as sums of outputs that are quantiles themselves, and of the softplus distances of the others.</summary>
    /// <param name="value">The outputs.</param>
    /// <param name="isQuantile">Whether the output at a place is a quantile.</param>
    /// <param name="sign">With which sign a term is part of a quantile: 1, -1, or 0 for not.</param>
    private string SaveQuantiles(string value, Predicate<int> isQuantile, Func<int, int, int> sign)
    {
        int outputs = OutputShape.Length;
        float[] Values(Func<int, float> at, int count) => [.. Enumerable.Range(0, count).Select(at)];
        string own = _nodes.Binary("Mul", value, Values(place => isQuantile(place) ? 1 : 0, outputs), OutputShape);
        string distances = _nodes.Binary(
            "Mul", _nodes.Unary("Softplus", value, OutputShape).Output, Values(place => isQuantile(place) ? 0 : 1, outputs), OutputShape);
        string terms = _nodes.Add("Add", [own, distances], OutputShape).Output;
        float[] sums = Values(place => sign(place / outputs, place % outputs), outputs * outputs);
        return _nodes.Add("MatMul", [terms, _nodes.Constant(sums, [outputs, outputs], "Sums")], OutputShape).Output;
    }
}
