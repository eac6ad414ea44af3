using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>The columns of an autoencoder, of a batch of rows.</summary>
internal sealed class AutoencoderBatchScores(AutoencoderBatchModel model, AutoencoderColumns columns, RowBatch batch)
    : NetworkBatchScores(model, columns.Input, model.Outputs, batch)
{
    public override Delegate CreateGetter(string column)
    {
        if (column == columns.Code)
            return VectorGetter(0, model.CodeSize);
        return column == columns.Error
            ? (ValueGetter<float>)((ref float value) => value = Current[^1])
            : VectorGetter(model.CodeSize, model.NumberOfFeatures);
    }

    private ValueGetter<VBuffer<float>> VectorGetter(int start, int length) => (ref VBuffer<float> value) =>
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, length);
        Current.Slice(start, length).CopyTo(editor.Values);
        value = editor.Commit();
    };
}
