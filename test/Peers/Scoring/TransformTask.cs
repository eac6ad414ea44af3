using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Peers;

/// <summary>
/// Transform over a cached data view, its scores read through a cursor: in batches, row by row, and by ML.NET's transform for ONNX files.
/// </summary>
internal sealed class TransformTask : ScoringTask
{
    /// <inheritdoc/>
    protected override string Kind => "score-transform";

    /// <inheritdoc/>
    public override string Description => "Transform in batches, and row by row, over a cached view: ApplyOnnxModel";

    /// <inheritdoc/>
    protected override void Run(ScoringModel model, int repetitions, PeerReport report)
    {
        IDataView rows = model.Context.Data.Cache(model.Context.Data.LoadFromEnumerable(model.Pictures), OnnxFile.Input);
        ITransformer[] peers = [.. PeerSettings.PeerThreads.Select(model.CreateOnnxTransformer)];
        Check(model, [model.Context.Model.ScoreInBatches(model.Transformer), .. peers]);

        Timed[] times = Contender.Measure(
            [
                CreateContender("batches", model.Context.Model.ScoreInBatches(model.Transformer), rows, model.Test.Rows),
                CreateContender("row by row", model.Transformer, rows, model.Test.Rows),
                .. peers.Select((peer, i) => CreateContender(PeerSettings.InWords(PeerSettings.PeerThreads[i]), peer, rows, model.Test.Rows)),
            ],
            repetitions);
        report.Add(Name, times[0], times[2..], "row");
        report.Add($"{Kind}-rows{Network.Suffix}", times[1], times[2..], "row");
        foreach (IDisposable peer in peers.OfType<IDisposable>())
            peer.Dispose();
    }

    private static Contender CreateContender(string name, ITransformer transformer, IDataView rows, int count) =>
        new(name, count, () => ReadScores(transformer.Transform(rows)));

    /// <summary>All rows' scores of a view, looked at and dropped; returns the last row's.</summary>
    private static VBuffer<float> ReadScores(IDataView view)
    {
        DataViewSchema.Column column = view.Schema[OnnxFile.Output];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
            getter(ref scores);
        return scores;
    }

    private static void Check(ScoringModel model, ITransformer[] transformers)
    {
        IDataView row = model.Context.Data.LoadFromEnumerable(model.Pictures[..1]);
        float[] expected = [.. ReadScores(model.Transformer.Transform(row)).DenseValues()];
        foreach (ITransformer transformer in transformers)
            ScoringModel.CheckSame(expected, [.. ReadScores(transformer.Transform(row)).DenseValues()]);
    }
}
