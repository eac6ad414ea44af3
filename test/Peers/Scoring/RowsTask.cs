namespace MlNetDeep.Peers;

/// <summary>Rows in memory: PredictBatch of our model, or of the network that its ONNX file comes in as, and ONNX Runtime on that file.</summary>
/// <param name="kind">How the task's name begins.</param>
/// <param name="rows">Rows a call.</param>
internal sealed class RowsTask(string kind, int rows) : ScoringTask
{
    /// <summary>Whether ours is the network that the file comes in as.</summary>
    public bool IsImported { get; init; }

    /// <inheritdoc/>
    protected override string Kind => kind;

    /// <inheritdoc/>
    public override string Description => $"PredictBatch of {rows} {(rows == 1 ? "row" : "rows")}{(IsImported ? " by the network of the ONNX file" : "")}: ONNX Runtime";

    /// <inheritdoc/>
    protected override void Run(ScoringModel model, int repetitions, PeerReport report)
    {
        float[] features = model.FirstRows(rows);
        var scores = new float[rows * FashionMnist.ClassCount];
        TrainedNetwork network = IsImported ? OnnxNetwork.Load(new MemoryStream(model.Onnx)) : model.Model.Network;
        OnnxScorer[] peers = [.. PeerSettings.PeerThreads.Select(threads => model.CreateOnnxScorer(threads, rows))];
        Timed[] times = Contender.Measure(
            [
                new Contender("PredictBatch", rows, () => network.PredictBatch(features, scores)),
                .. peers.Select(peer => new Contender(PeerSettings.InWords(peer.Threads), rows, peer.Score)),
            ],
            repetitions);
        foreach (OnnxScorer peer in peers)
        {
            ScoringModel.CheckSame(scores, peer.Scores);
            peer.Dispose();
        }

        report.Add(Name, times[0], times[1..], "row");
    }
}
