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
                return SaveQuantiles(value, levels);
            default:
                return value;
        }
    }

    /// <summary>The quantiles of each target: sums of its first output and the softplus of its others.</summary>
    private string SaveQuantiles(string value, int levels)
    {
        int outputs = OutputShape.Length;
        float[] Mask(Func<int, bool> holds, int count) => [.. Enumerable.Range(0, count).Select(place => holds(place) ? 1f : 0)];
        string first = _nodes.Binary("Mul", value, Mask(place => place % levels == 0, outputs), OutputShape);
        string increments = _nodes.Binary(
            "Mul", _nodes.Unary("Softplus", value, OutputShape).Output, Mask(place => place % levels > 0, outputs), OutputShape);
        string terms = _nodes.Add("Add", [first, increments], OutputShape).Output;
        bool IsTerm(int term, int quantile) => term / levels == quantile / levels && term <= quantile;
        float[] sums = Mask(place => IsTerm(place / outputs, place % outputs), outputs * outputs);
        return _nodes.Add("MatMul", [terms, _nodes.Constant(sums, [outputs, outputs], "Sums")], OutputShape).Output;
    }
}
