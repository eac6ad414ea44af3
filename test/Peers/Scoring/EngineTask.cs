using Microsoft.ML;

namespace MlNetDeep.Peers;

/// <summary>ML.NET's prediction engine over our model and over its transform for ONNX files.</summary>
internal sealed class EngineTask : ScoringTask
{
    /// <inheritdoc/>
    protected override string Kind => "score-engine";

    /// <inheritdoc/>
    public override string Description => "PredictionEngine: ApplyOnnxModel's PredictionEngine";

    /// <inheritdoc/>
    protected override void Run(ScoringModel model, int repetitions, PeerReport report)
    {
        using PredictionEngine<Picture, PictureScore> ours = CreateEngine(model, model.Transformer);
        PredictionEngine<Picture, PictureScore>[] peers =
            [.. PeerSettings.PeerThreads.Select(threads => CreateEngine(model, model.CreateOnnxTransformer(threads)))];
        foreach (PredictionEngine<Picture, PictureScore> peer in peers)
            ScoringModel.CheckSame(ours.Predict(model.Pictures[0]).Score, peer.Predict(model.Pictures[0]).Score);

        Timed[] times = Contender.Measure(
            [
                CreateContender("PredictionEngine", ours, model.Pictures),
                .. peers.Select((peer, i) => CreateContender(PeerSettings.InWords(PeerSettings.PeerThreads[i]), peer, model.Pictures)),
            ],
            repetitions);
        report.Add(Name, times[0], times[1..], "row");
        foreach (PredictionEngine<Picture, PictureScore> peer in peers)
            peer.Dispose();
    }

    private static PredictionEngine<Picture, PictureScore> CreateEngine(ScoringModel model, ITransformer transformer) =>
        model.Context.Model.CreatePredictionEngine<Picture, PictureScore>(transformer);

    private static Contender CreateContender(string name, PredictionEngine<Picture, PictureScore> engine, Picture[] pictures)
    {
        const int Rows = 256;
        var score = new PictureScore();
        return new Contender(name, Rows, () =>
        {
            foreach (Picture picture in pictures.AsSpan(0, Rows))
                engine.Predict(picture, ref score);
        });
    }
}
