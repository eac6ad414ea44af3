using ScottPlot;
using static System.FormattableString;

namespace MlNetDeep.Peers;

/// <summary>A picture of ratios: green where ours is faster, red where the peer is, by the logarithm.</summary>
internal static class HeatMap
{
    private const int CellWidth = 150;
    private const int CellHeight = 34;
    private const int Margin = 420;

    /// <summary>Writes artifacts/peers/sweep.png under the current folder.</summary>
    /// <returns>Its path.</returns>
    public static string Save(string[] rows, string[][] columns, double[,] ratios)
    {
        using var plot = new Plot();
        var values = new double[ratios.GetLength(0), ratios.GetLength(1)];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < ratios.GetLength(1); column++)
            {
                values[row, column] = Math.Clamp(Math.Log2(ratios[row, column]), -2, 2);
                var text = plot.Add.Text(Invariant($"{columns[row][column]}: {ratios[row, column]:F2}"), column, rows.Length - 1 - row);
                text.Alignment = Alignment.MiddleCenter;
                text.LabelFontSize = 13;
            }
        }

        var map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.CustomInterpolated([Colors.IndianRed, Colors.White, Colors.MediumSeaGreen]);
        map.ManualRange = new ScottPlot.Range(-2, 2);
        plot.MoveToBottom(map);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, rows.Length).Select(row => (double)(rows.Length - 1 - row))], rows);
        plot.Axes.Bottom.SetTicks([], []);
        plot.Axes.SetLimits(-0.5, ratios.GetLength(1) - 0.5, -0.5, rows.Length - 0.5);
        plot.Title("A training step: TorchSharp's time / ours");
        string folder = Directory.CreateDirectory(Path.Combine("artifacts", "peers")).FullName, path = Path.Combine(folder, "sweep.png");
        plot.SavePng(path, Margin + CellWidth * ratios.GetLength(1), 100 + CellHeight * rows.Length);
        return path;
    }
}
