using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>
/// One cursor's memory: it reads the input of a row once, and computes code, reconstruction and error where they are first asked for.
/// </summary>
internal sealed class AutoencoderScorer
{
    private readonly AutoencoderModel _model;
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _input;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly NetworkScorer _encoder;
    private readonly NetworkScorer? _decoder;
    private readonly float[] _dense;
    private readonly float[] _code;
    private readonly float[] _outputs;
    private readonly float[] _scratch;
    private VBuffer<float> _features;
    private long _position = -1;
    private bool _isDecoded;

    /// <summary>Begins.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The cursor.</param>
    /// <param name="input">Its input column.</param>
    /// <param name="decodes">Whether reconstruction or error will be asked for.</param>
    public AutoencoderScorer(AutoencoderModel model, DataViewRow row, DataViewSchema.Column input, bool decodes)
    {
        _model = model;
        _row = row;
        _input = input;
        _getFeatures = row.GetGetter<VBuffer<float>>(input);
        _encoder = model.Encoder.CreateScorer();
        _decoder = decodes ? model.Decoder.CreateScorer() : null;
        _dense = new float[model.Features];
        _code = new float[model.CodeSize];
        _outputs = new float[decodes ? model.Features : 0];
        _scratch = new float[decodes ? model.Features : 0];
    }

    /// <summary>The code of the row.</summary>
    public void GetCode(ref VBuffer<float> value)
    {
        Encode();
        Write(_code, ref value);
    }

    /// <summary>The reconstruction of the row, in the input's units.</summary>
    public void GetReconstruction(ref VBuffer<float> value)
    {
        Decode();
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, _outputs.Length);
        _outputs.CopyTo(editor.Values);
        _model.ToReconstruction(editor.Values);
        value = editor.Commit();
    }

    /// <summary>The reconstruction error of the row.</summary>
    public void GetError(ref float value)
    {
        Decode();
        _features.CopyTo(_dense);
        _model.Scale(_dense);
        value = _model.Error(_dense, _outputs, _scratch);
    }

    private static void Write(ReadOnlySpan<float> values, ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, values.Length);
        values.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private void Encode()
    {
        if (_position == _row.Position && _position >= 0)
            return;
        _getFeatures(ref _features);
        if (_features.Length != _model.Features)
            throw VectorScores.WrongLength(_features.Length, _model.Features, _input, _row);
        VectorScores.ScoreRaw(_model.Encoder, _encoder, _features, _dense, _code);
        _position = _row.Position;
        _isDecoded = false;
    }

    private void Decode()
    {
        Encode();
        if (_isDecoded)
            return;
        _decoder!.ScoreRaw(_code, _outputs);
        _isDecoded = true;
    }
}
