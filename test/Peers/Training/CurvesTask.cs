using System.Numerics.Tensors;

namespace MlNetDeep.Peers;

/// <summary>
/// The figure of every training task on the test rows, epoch by epoch, as the mean of five seeds a side: whether both sides learn the same.
/// </summary>
internal sealed class CurvesTask : PeerTask
{
    private const int Seeds = 5;
    private const int DefaultEpochs = 5;
    private const int DefaultRows = 20_000;

    /// <inheritdoc/>
    public override string Name => "curves";

    /// <inheritdoc/>
    public override string Description =>
        $"the test figure of each training task after each epoch, {DefaultRows} rows at most, {Seeds} seeds a side: TorchSharp";

    /// <inheritdoc/>
    public override void Run(PeerSettings settings, PeerReport report)
    {
        TorchLibrary.Load();
        int epochs = settings.Repetitions ?? DefaultEpochs;
        foreach (TrainingTask task in TaskTable.All.OfType<TrainingTask>())
        {
            (double[] Own, double[] Peer)[] curves =
            [
                .. Enumerable.Range(settings.Seed, Seeds)
                    .Select(seed => task.Curve(settings with { Seed = seed, Rows = settings.Rows ?? DefaultRows }, epochs)),
            ];
            for (int i = 0; i < epochs; i++)
            {
                double[] own = [.. curves.Select(curve => curve.Own[i])], peer = [.. curves.Select(curve => curve.Peer[i])];
                double difference = own.Average() - peer.Average();
                double error = Math.Sqrt((Variance(own) + Variance(peer)) / Seeds);
                PeerReport.Write(
                    $"RESULT curves task={task.Name} figure={task.Figure} epoch={i + 1} seeds={Seeds} ours={own.Average():F4} peer={peer.Average():F4} standard_errors={difference / error:F2}");
            }
        }
    }

    private static double Variance(double[] values)
    {
        double deviation = TensorPrimitives.StdDev<double>(values);
        return deviation * deviation * values.Length / (values.Length - 1);
    }
}
