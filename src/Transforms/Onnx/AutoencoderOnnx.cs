using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Writes an autoencoder as nodes of an ONNX graph: from a column of features to its code and, on request, what follows from it.</summary>
internal sealed class AutoencoderOnnx
{
    private static readonly Shape Scalar = new(1);

    private readonly OnnxNodes _nodes;
    private readonly AutoencoderModel _model;
    private readonly NetworkOnnx _encoder;
    private readonly Shape _width;
    private readonly string _features;
    private readonly string _scaled;
    private readonly string _code;
    private readonly Lazy<string> _outputs;

    /// <summary>Begins with the encoder.</summary>
    public AutoencoderOnnx(OnnxContext context, AutoencoderModel model, string features)
    {
        _nodes = ConverterGraph.Nodes(context);
        _model = model;
        _encoder = new NetworkOnnx(_nodes, model.Encoder);
        _width = new Shape(model.Features);
        _features = features;
        _scaled = _encoder.SaveInputs(features);
        _code = _encoder.SaveLayers(_scaled);
        _outputs = new Lazy<string>(() => new NetworkOnnx(_nodes, model.Decoder).SaveLayers(_code));
    }

    private bool HasSigmoidOutputs => _model.Decoder.Loss is SigmoidCrossEntropy;

    /// <summary>The code.</summary>
    /// <param name="output">The name of the output.</param>
    public void SaveCode(string output) => _encoder.MarkMissing(_code, _features, new Shape(_model.CodeSize), output);

    /// <summary>The reconstruction in the input's units.</summary>
    /// <inheritdoc cref="SaveCode"/>
    public void SaveReconstruction(string output)
    {
        string values = SaveActivated();
        if (_model.Encoder.Preparation is { } preparation)
        {
            float[] spans = Array.ConvertAll(preparation.Scales.ToArray(), scale => scale == 0 ? 0 : 1 / scale);
            values = _nodes.Binary("Mul", values, spans, _width);
            values = _nodes.Binary("Add", values, preparation.Offsets.ToArray(), _width);
        }

        _encoder.MarkMissing(values, _features, _width, output);
    }

    /// <summary>The reconstruction error by the loss that was trained by.</summary>
    /// <inheritdoc cref="SaveCode"/>
    public void SaveError(string output)
    {
        string error = HasSigmoidOutputs ? SaveCrossEntropy() : SaveSquaredError();
        _encoder.MarkMissing(error, _features, Scalar, output);
    }

    /// <summary>The score of an anomaly, e / (e + t) for the squared error e and the threshold t.</summary>
    /// <param name="threshold">t.</param>
    /// <param name="output">The name of the output.</param>
    public void SaveAnomalyScore(double threshold, string output)
    {
        // As 1 / (1 + t / e), which is 1 for an error beyond the range of a float.
        string error = _nodes.Cast(SaveSquaredError(), typeof(double));
        string ratio = _nodes.AddUntyped("Div", _nodes.Constant(threshold, "Threshold"), error).Output;
        string one = _nodes.Constant(1.0, "One");
        string score = _nodes.AddUntyped("Div", one, _nodes.AddUntyped("Add", one, ratio).Output).Output;
        _encoder.MarkMissing(_nodes.Cast(score, typeof(float)), _features, Scalar, output);
    }

    private string SaveActivated() => HasSigmoidOutputs ? _nodes.Unary("Sigmoid", _outputs.Value, _width).Output : _outputs.Value;

    private string SaveSquaredError()
    {
        string difference = _nodes.Add("Sub", [SaveActivated(), _scaled], _width).Output;
        return _nodes.MeanOfRow(_nodes.Add("Mul", [difference, difference], _width).Output);
    }

    /// <summary>The mean of -t ln r - (1 - t) ln(1 - r), which is ln(1 + exp(z)) - t z for r = sigmoid(z).</summary>
    private string SaveCrossEntropy()
    {
        string product = _nodes.Add("Mul", [_scaled, _outputs.Value], _width).Output;
        string entropies = _nodes.Add("Sub", [_nodes.Unary("Softplus", _outputs.Value, _width).Output, product], _width).Output;
        return _nodes.MeanOfRow(entropies);
    }
}
