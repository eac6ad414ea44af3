using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace MlNetDeep.Samples;

/// <summary>Draws the losses of training and validation by epoch, on a logarithmic axis.</summary>
public static class LearningCurve
{
    private const int Width = 1000;
    private const int Height = 600;

    /// <summary>Writes the picture.</summary>
    /// <param name="history">What happened in training.</param>
    /// <param name="title">What the picture shows.</param>
    /// <param name="path">The PNG file, replaced if it is there.</param>
    public static void Save(TrainingHistory history, string title, string path)
    {
        EpochRecord[] epochs = [.. history.BestRun];
        EpochRecord[] validated = [.. epochs.Where(epoch => epoch.ValidationLoss is not null)];
        var plot = new Plot();
        AddCurve(plot, "training (as it runs, dropout included)", Colors.C0, epochs, epoch => epoch.TrainingLoss);
        AddCurve(plot, "validation", Colors.C1, validated, epoch => epoch.ValidationLoss!.Value);
        if (validated.FirstOrDefault(epoch => epoch.Epoch == history.BestEpoch) is { } best)
            AddBest(plot, best);

        plot.Title(title, size: 20);
        plot.XLabel("epoch", size: 16);
        plot.YLabel("mean loss of an example (cross-entropy)", size: 16);
        LabelLosses(plot, epochs.Select(epoch => epoch.TrainingLoss).Concat(validated.Select(epoch => epoch.ValidationLoss!.Value)));
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(0, epochs.Length + 1);
        plot.ShowLegend(Alignment.LowerLeft);
        plot.Legend.FontSize = 15;
        plot.Font.Set(Fonts.Sans);
        plot.SavePng(path, Width, Height);
    }

    private static void AddCurve(Plot plot, string name, Color color, EpochRecord[] epochs, Func<EpochRecord, double> loss)
    {
        double[] x = [.. epochs.Select(epoch => (double)epoch.Epoch)];
        double[] y = [.. epochs.Select(epoch => Math.Log10(loss(epoch)))];
        var curve = plot.Add.Scatter(x, y, color);
        curve.LegendText = name;
        curve.LineWidth = 2.5f;
        curve.MarkerSize = 0;
    }

    /// <summary>
    /// Losses fall over decades, so the curves are of their logarithms; the axis is labelled with the losses themselves, at 1, 2, 5, 10, 20
    /// and so on or, within one decade, at every digit.
    /// </summary>
    private static void LabelLosses(Plot plot, IEnumerable<double> losses)
    {
        int lowest = (int)Math.Floor(Math.Log10(losses.Min()));
        int highest = (int)Math.Ceiling(Math.Log10(losses.Max()));
        bool narrow = losses.Max() < 10 * losses.Min();
        var ticks = new NumericManual();
        for (int exponent = lowest; exponent <= highest; exponent++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double loss = digit * Math.Pow(10, exponent);
                if (narrow || digit is 1 or 2 or 5)
                    ticks.AddMajor(Math.Log10(loss), loss.ToString("G3", CultureInfo.InvariantCulture));
                else
                    ticks.AddMinor(Math.Log10(loss));
            }
        }

        plot.Axes.Left.TickGenerator = ticks;
    }

    private static void AddBest(Plot plot, EpochRecord best)
    {
        double loss = best.ValidationLoss!.Value;
        var line = plot.Add.VerticalLine(best.Epoch, 1, Colors.Gray, LinePattern.Dashed);
        line.LegendText = string.Create(
            CultureInfo.InvariantCulture, $"best: epoch {best.Epoch}, loss {loss:F4}, accuracy {best.ValidationMetric:F4}");
        plot.Add.Marker(best.Epoch, Math.Log10(loss), MarkerShape.FilledCircle, 11, Colors.C1);
    }
}
