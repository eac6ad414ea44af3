using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Reference;

namespace MlNetDeep.Experiments;

/// <summary>Autoencoders with their defaults on a quarter of the digits that they never saw, beside principal components of the same rows.</summary>
internal static class AutoencoderExperiment
{
    private const float MaximumInk = 16;

    // A sigmoid unit is called active above it.
    private const float ActiveFrom = 0.1f;

    /// <summary>Trains and prints a line an autoencoder.</summary>
    public static void Run(int seed)
    {
        (IDataView trainRows, IDataView testRows) = SmallTable.OfDigits(seed).Folds[0];
        float[][] inkTrain = Inked(trainRows), inkTest = Inked(testRows);
        // Standardized before, so that the default's own scaling changes nothing: errors are of the same units as those of the components.
        Func<float[], float[]> standardize = Standardizer(inkTrain);
        Run(InputScaling.Auto, [.. inkTrain.Select(standardize)], [.. inkTest.Select(standardize)], seed);
        Run(InputScaling.None, inkTrain, inkTest, seed);
    }

    private static void Run(InputScaling scaling, float[][] train, float[][] test, int seed)
    {
        var components = new PrincipalComponents(train);
        foreach (int codes in new[] { 8, 16, 32 })
        {
            double bound = components.Error(test, codes);
            Write("plain", codes, bound, new StackedAutoencoderOptions { CodeSizes = [codes] });
            Write("sparse", codes, bound, new SparseAutoencoderOptions { CodeSize = codes });
            Write("kullback_leibler", codes, bound, new SparseAutoencoderOptions { CodeSize = codes, Sparsity = new KullbackLeiblerPenalty() });
        }

        void Write(string kind, int codes, double bound, AutoencoderOptions options)
        {
            options.Scaling = scaling;
            options.ReconstructionColumnName = "Reconstruction";
            options.Seed = seed;
            TransformsCatalog catalog = new MLContext(seed).Transforms;
            var watch = Stopwatch.StartNew();
            AutoencoderTransformer model = (options switch
            {
                SparseAutoencoderOptions sparse => catalog.SparseAutoencoder(sparse),
                _ => catalog.StackedAutoencoder((StackedAutoencoderOptions)options),
            }).Fit(View(train));
            double seconds = watch.Elapsed.TotalSeconds;
            IDataView encoded = model.Transform(View(test));
            double error = encoded.GetColumn<float[]>("Reconstruction")
                .Zip(test, (made, row) => made.Zip(row, (a, b) => ((double)a - b) * (a - b)).Average()).Average();
            ResultLine.Write(
                "autoencoder", ("kind", kind), ("scaling", scaling), ("codes", codes), ("error", error), ("pca", bound), ("ratio_to_pca", error / bound),
                ("active", encoded.GetColumn<float[]>("Code").Average(code => code.Count(unit => unit > ActiveFrom) / (double)codes)), ("seconds", seconds));
        }
    }

    private static Func<float[], float[]> Standardizer(float[][] rows)
    {
        int pixels = rows[0].Length;
        float[] means = [.. Enumerable.Range(0, pixels).Select(i => rows.Average(row => row[i]))];
        float[] deviations = [.. Enumerable.Range(0, pixels).Select(i => MathF.Sqrt(rows.Average(row => (row[i] - means[i]) * (row[i] - means[i]))))];
        return row => [.. row.Select((ink, i) => deviations[i] > 0 ? (ink - means[i]) / deviations[i] : 0)];
    }

    private static float[][] Inked(IDataView rows) =>
        [.. rows.GetColumn<float[]>("Features").Select(row => Array.ConvertAll(row, ink => ink / MaximumInk))];

    private static IDataView View(float[][] rows) => NumberRows.View(rows, new float[rows.Length]);
}
