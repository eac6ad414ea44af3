using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Writes a trained network as nodes of an ONNX graph, operator set 9 or newer.</summary>
internal sealed class NetworkOnnx
{
    private const int OperatorSet = 9;

    private static readonly Shape Scalar = new(1);

    private readonly OnnxContext _context;
    private readonly TrainedNetwork _trained;
    private readonly OnnxNodes _nodes;
    private readonly OnnxPreparation? _preparation;
    private readonly Shape _width;

    /// <summary>Begins, in a graph that has the network's features.</summary>
    public NetworkOnnx(OnnxContext context, TrainedNetwork trained)
    {
        (_context, _trained, _nodes, _width) = (context, trained, new OnnxNodes(context), new Shape(trained.FeatureLength));
        _preparation = trained.Preparation is { } preparation ? new OnnxPreparation(_nodes, preparation) : null;
    }

    /// <summary>A regression's score, a value of each target, in the user's units.</summary>
    public void SaveScore(string features, string score)
    {
        Shape shape = _trained.Network.OutputShape;
        string value = SaveOutputUnit(SaveOutputs(features));
        value = _nodes.Binary("Mul", value, _trained.TargetScaling.Scales.ToArray(), shape);
        _nodes.Binary("Add", value, _trained.TargetScaling.Offsets.ToArray(), shape, score);
    }

    /// <summary>A vector of outputs as they are.</summary>
    public void SaveVector(string features, string output) =>
        _nodes.Unary("Identity", SaveOutputs(features), _trained.Network.OutputShape, output);

    /// <summary>The log-odds of the positive class.</summary>
    public void SaveLogOdds(string features, float scale, string score) =>
        _nodes.Binary("Mul", SaveOutputs(features), [scale], Scalar, score);

    /// <summary>Each label's log-odds and probability, and whether it is more likely than not.</summary>
    public void SaveLabels(string features, string score, string probability, string predictedLabel)
    {
        SaveVector(features, score);
        _nodes.AddNamed("Sigmoid", probability, score);
        _nodes.AddNamed("Greater", predictedLabel, score, _nodes.Constant([0f], [1], "Threshold"));
    }

    /// <summary>The classes' probabilities and the key of the most probable class.</summary>
    public void SaveClasses(string features, string predictedLabel, string score)
    {
        _nodes.AddNamed("Softmax", score, SaveOutputs(features)).AddAttribute("axis", 1L);
        _nodes.KeyOfLargest(score, predictedLabel);
    }

    /// <summary>A column's features as the first layer reads them, a vector a row, of whatever dimensions the column's type has.</summary>
    public string SaveInputs(string features)
    {
        _context.CheckOpSetVersion(OperatorSet, "NeuralNetwork");
        string row = _nodes.Reshape(features, _width);
        return _preparation?.Save(row) ?? row;
    }

    /// <summary>The outputs of the last layer, a vector a row, from inputs as <see cref="SaveInputs"/> gives them.</summary>
    public string SaveLayers(string inputs) => new OnnxLayers(_nodes, _trained, inputs).Save();

    /// <summary>
    /// The value, of that shape a row, but NaN in rows of which a feature is infinite, or missing with nothing to fill it, whatever the operators made of
    /// it.
    /// </summary>
    public string MarkMissing(string value, string features, Shape shape, string? output = null)
    {
        // A product by 0 is 0, or NaN.
        string row = _nodes.Reshape(features, _width);
        string zeros = _nodes.Binary("Mul", _preparation?.SaveFilled(row) ?? row, [0], _width);
        return _nodes.Add("Add", [value, _nodes.MeanOfRow(zeros)], shape, output).Output;
    }

    private string SaveOutputUnit(string value) => _trained.Loss switch
    {
        TanhSquaredError => _nodes.Unary("Tanh", value, _trained.Network.OutputShape).Output,
        PoissonDeviance => _nodes.Unary("Exp", value, _trained.Network.OutputShape).Output,
        QuantileLoss { Levels.Count: > 1 and var levels } => SaveQuantiles(value, levels),
        _ => value,
    };

    /// <summary>The quantiles of one target: sums of the first output and the softplus of the others.</summary>
    private string SaveQuantiles(string value, int levels)
    {
        Shape shape = _trained.Network.OutputShape;
        string first = _nodes.Binary("Mul", value, [.. Enumerable.Range(0, levels).Select(level => level == 0 ? 1f : 0)], shape);
        string increments = _nodes.Binary(
            "Mul", _nodes.Unary("Softplus", value, shape).Output, [.. Enumerable.Range(0, levels).Select(level => level == 0 ? 0 : 1f)], shape);
        string terms = _nodes.Add("Add", [first, increments], shape).Output;
        float[] sums = [.. Enumerable.Range(0, levels * levels).Select(i => i / levels <= i % levels ? 1f : 0)];
        return _nodes.Add("MatMul", [terms, _nodes.Constant(sums, [levels, levels], "Sums")], shape).Output;
    }

    private string SaveOutputs(string features) => MarkMissing(SaveLayers(SaveInputs(features)), features, _trained.Network.OutputShape);
}
