using Microsoft.ML.OnnxRuntime;

namespace MlNetDeep.Peers;

/// <summary>ONNX Runtime at its fastest: input and output are memory that it reads and writes in place, made once.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private static readonly string[] Inputs = [OnnxFile.Input];
    private static readonly string[] Outputs = [OnnxFile.Output];

    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="threads">Threads within an operation.</param>
    /// <param name="rows">Rows a call.</param>
    /// <param name="features">[rows, features]: what every call scores; read at each call.</param>
    /// <param name="classes">Scores a row.</param>
    public OnnxScorer(byte[] model, int threads, int rows, float[] features, int classes)
    {
        Threads = threads;
        _options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(model, _options);
        Scores = new float[rows * classes];
        _inputValues = [OrtValue.CreateTensorValueFromMemory(features, [rows, features.Length / rows])];
        _outputValues = [OrtValue.CreateTensorValueFromMemory(Scores, [rows, classes])];
    }

    /// <summary>Threads within an operation.</summary>
    public int Threads { get; }

    /// <summary>[rows, classes], as the last call left them.</summary>
    public float[] Scores { get; }

    /// <summary>Scores the rows.</summary>
    public void Score() => _session.Run(_run, Inputs, _inputValues, Outputs, _outputValues);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtValue value in (OrtValue[])[.. _inputValues, .. _outputValues])
            value.Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
