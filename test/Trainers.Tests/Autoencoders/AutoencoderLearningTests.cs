using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Reference;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;
using Xunit.Abstractions;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>What autoencoders find, and what they cannot.</summary>
public sealed class AutoencoderLearningTests(ITestOutputHelper output)
{
    private const int Inputs = 100;
    private const int Units = 50;

    // A sigmoid unit is called active above it.
    private const float ActiveFrom = 0.1f;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Independent_inputs_are_not_compressed_better_than_by_principal_components_and_correlated_ones_are()
    {
        float[][] independent = Gaussian(4000, seed: 1), correlated = Correlated(4000, seed: 1);
        float[] independentErrors = Compress(independent, Gaussian(2000, seed: 2)), correlatedErrors = Compress(correlated, Correlated(2000, seed: 2));

        // Of unit variance in all directions, 50 of 100 are lost: half the variance, known to four standard errors.
        double error = independentErrors.Average(), uncertainty = 4 * StandardError(independentErrors);
        double bound = new PrincipalComponents(independent).Error(Gaussian(2000, seed: 2), Units);
        double correlatedBound = new PrincipalComponents(correlated).Error(Correlated(2000, seed: 2), Units);
        output.WriteLine(Invariant($"independent {error:F4} +- {uncertainty:F4} (principal components {bound:F4})"));
        output.WriteLine(Invariant($"correlated {correlatedErrors.Average():F4} (principal components {correlatedBound:F4})"));
        Assert.True(error > 0.5 - uncertainty, $"{error} is below what 50 of 100 independent values can keep.");
        // It did learn: without its input the error would be 1.
        Assert.InRange(error, 0, 0.75);
        Assert.InRange(correlatedErrors.Average(), 0, 0.1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linear_autoencoder_spans_the_plane_of_the_first_principal_components(bool tied)
    {
        float[][] rows = Stretched(1000, seed: 3);
        AutoencoderTransformer transformer = _mlContext.Transforms.SparseAutoencoder(new SparseAutoencoderOptions
        {
            CodeSize = 3,
            Activation = ActivationFunction.Identity,
            Sparsity = null,
            Scaling = InputScaling.None,
            TiedWeights = tied,
            ErrorColumnName = "Error",
            Optimizer = new Momentum(0.9f),
            LearningRate = 0.02f,
            BatchSize = TrainingOptions.WholeBatch,
            NumberOfEpochs = 600,
            Seed = 1,
        }).Fit(View(rows));

        var components = new PrincipalComponents(rows);
        float[] weights = transformer.Autoencoders[0].Parameters.ToArray();
        int inputs = rows[0].Length;
        // The decoder's rows, and the encoder's columns.
        double[][] decoder = [.. Enumerable.Range(0, 3).Select(unit => Decoder(transformer, unit))];
        double[][] encoder = [.. Enumerable.Range(0, 3).Select(unit => Enumerable.Range(0, inputs).Select(i => (double)weights[i * 3 + unit]).ToArray())];
        double angle = PrincipalComponents.LargestAngle(components.First(3), decoder);
        double error = Cells.Floats(transformer.Transform(View(rows)), "Error").Average(each => (double)each[0]);
        double encoderAngle = PrincipalComponents.LargestAngle(components.First(3), encoder), least = components.Error(rows, 3);
        output.WriteLine(Invariant($"decoder {angle:F4} degrees, encoder {encoderAngle:F4}, error {error:G6} of {least:G6}"));
        Assert.True(angle < 1, $"The planes are {angle} degrees apart.");
        Assert.True(encoderAngle < 1, $"The encoder's plane is {encoderAngle} degrees off.");
        Assert.Equal(least, error, 1e-3 * error);
    }

    [Fact]
    public void The_higher_the_L1_penalty_the_fewer_units_are_active_and_the_worse_the_reconstruction()
    {
        IDataView digits = View(Digits());
        double share = 2, error = 0;
        foreach (float weight in (float[])[0, 0.01f, 0.03f, 0.1f, 0.3f])
        {
            AutoencoderTransformer transformer = _mlContext.Transforms.SparseAutoencoder(new SparseAutoencoderOptions
            {
                CodeSize = 100,
                Sparsity = new L1Penalty(weight),
                Scaling = InputScaling.None,
                ErrorColumnName = "Error",
                NumberOfEpochs = 60,
                LearningRate = 0.003f,
                Seed = 1,
            }).Fit(digits);
            IDataView scored = transformer.Transform(digits);
            double active = Cells.Floats(scored, "Code").Average(code => code.Count(value => value > ActiveFrom) / (double)code.Length);
            double lost = Cells.Floats(scored, "Error").Average(each => (double)each[0]);
            output.WriteLine(Invariant($"| {weight} | {active:P1} | {lost:F5} | {transformer.Histories[0].Epochs[^1].ActivityPenalty:F4} |"));
            Assert.True(active < share, $"A penalty of {weight} leaves {active:P2} of the units active, a lower one {share:P2}.");
            Assert.True(lost > error, $"A penalty of {weight} gives an error of {lost}, a lower one {error}.");
            (share, error) = (active, lost);
        }
    }

    [Fact]
    public void Kullback_Leibler_sparsity_brings_the_mean_activity_to_its_target_the_nearer_the_heavier_it_is()
    {
        IDataView digits = View(Digits());
        const float Target = 0.1f;
        double distance = 1;
        foreach (float weight in (float[])[0, 0.1f, 1])
        {
            AutoencoderTransformer transformer = _mlContext.Transforms.SparseAutoencoder(new SparseAutoencoderOptions
            {
                CodeSize = 100,
                Sparsity = new KullbackLeiblerPenalty(Target, weight),
                Scaling = InputScaling.None,
                NumberOfEpochs = 40,
                BatchSize = 64,
                LearningRate = 0.003f,
                Seed = 1,
            }).Fit(digits);
            double mean = Cells.Floats(transformer.Transform(digits), "Code").Average(code => code.Average());
            output.WriteLine(Invariant($"weight {weight}: mean activity {mean:F4} of {Target}"));
            Assert.True(Math.Abs(mean - Target) < distance, $"A weight of {weight} brings the mean activity to {mean}, a lower one nearer to {Target}.");
            distance = Math.Abs(mean - Target);
        }

        Assert.InRange(distance, 0, Target / 5);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double[] Decoder(AutoencoderTransformer transformer, int unit)
    {
        // The decoder is linear: what it makes of a unit, less what it makes of none.
        NetworkScorer scorer = transformer.Decoder.CreateScorer();
        var code = new float[transformer.CodeSize];
        float[] with = new float[transformer.NumberOfFeatures], without = new float[transformer.NumberOfFeatures];
        scorer.Score(code, without);
        code[unit] = 1;
        scorer.Score(code, with);
        return [.. with.Zip(without, (a, b) => (double)a - b)];
    }

    private static double StandardError(float[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length / values.Length);
    }

    /// <summary>Trains on rows, and gives the mean squared errors of others in units of the features' variance.</summary>
    private float[] Compress(float[][] rows, float[][] fresh)
    {
        AutoencoderTransformer transformer = _mlContext.Transforms.SparseAutoencoder(new SparseAutoencoderOptions
        {
            CodeSize = Units,
            Activation = ActivationFunction.Tanh,
            Sparsity = null,
            TiedWeights = false,
            ErrorColumnName = "Error",
            NumberOfEpochs = 40,
            LearningRate = 0.003f,
            Seed = 1,
        }).Fit(View(rows));
        return [.. Cells.Floats(transformer.Transform(View(fresh)), "Error").Select(each => each[0])];
    }

    private IDataView View(float[][] rows) =>
        AutoencoderCases.View(_mlContext, new Examples(rows, new float[rows.Length], [.. Enumerable.Repeat(1f, rows.Length)]));

    private static float[][] Gaussian(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, Inputs).Select(_ => NextNormal(random)).ToArray())];
    }

    /// <summary>Unit variances from ten causes, and a little noise.</summary>
    private static float[][] Correlated(int rows, int seed)
    {
        var mixing = new Random(99);
        float[][] causes = [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, Inputs).Select(_ => NextNormal(mixing)).ToArray())];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            float[] latent = [.. causes.Select(_ => NextNormal(random))];
            return Enumerable.Range(0, Inputs).Select(i => latent.Zip(causes, (z, cause) => z * cause[i]).Sum() / MathF.Sqrt(10) + 0.1f * NextNormal(random)).ToArray();
        })];
    }

    /// <summary>Ten features of mean 0 whose variances along turned axes fall from 4 to 0.1.</summary>
    private static float[][] Stretched(int rows, int seed)
    {
        double[] deviations = [2, 1.6, 1.2, 0.6, 0.5, 0.45, 0.4, 0.35, 0.33, 0.3];
        var random = new Random(seed);
        double[][] axes = new PrincipalComponents([.. Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, 10).Select(_ => NextNormal(random)).ToArray())]).First(10);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double[] along = [.. deviations.Select(deviation => deviation * NextNormal(random))];
            return Enumerable.Range(0, 10).Select(i => (float)along.Zip(axes, (length, axis) => length * axis[i]).Sum()).ToArray();
        })];
    }

    /// <summary>The pixels of the digits in the repository, 8x8, from 0 to 1.</summary>
    private static float[][] Digits()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", "digits.csv.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var rows = new List<float[]>();
        while (reader.ReadLine() is { } line)
            rows.Add([.. line.Split(',').Take(64).Select(value => float.Parse(value, CultureInfo.InvariantCulture) / 16)]);
        return [.. rows];
    }

    private static float NextNormal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
