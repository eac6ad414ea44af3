using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.LearningRules;

/// <summary>Rows of two classes, and what a rule makes of them.</summary>
/// <param name="Features">[rows][features].</param>
/// <param name="Labels">The classes.</param>
internal sealed record RuleData(float[][] Features, bool[] Labels)
{
    /// <summary>All inputs of 0 and 1, with the values of a Boolean function: bit i of its number is that of input i in binary.</summary>
    public static RuleData Boolean(int inputs, int function) => new(
        [.. Enumerable.Range(0, 1 << inputs).Select(row => Enumerable.Range(0, inputs).Select(i => (float)(row >> i & 1)).ToArray())],
        [.. Enumerable.Range(0, 1 << inputs).Select(row => (function >> row & 1) == 1)]);

    /// <summary>Exclusive or.</summary>
    public static RuleData Xor { get; } = Boolean(2, 0b0110);

    /// <summary>Setosa against the other two species, in the file's order.</summary>
    public static RuleData Setosa()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv")).Skip(1).Select(line => line.Split(','))];
        return new(
            [.. rows.Select(row => row[..4].Select(cell => float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray())],
            [.. rows.Select(row => row[4] == "setosa")]);
    }

    /// <summary>Points of a cube that a plane through it separates by a margin.</summary>
    public static (RuleData Data, double MarginRatio) Separable(int seed)
    {
        var random = new Random(seed);
        int features = random.Next(1, 12), rows = random.Next(5, 120);
        double[] plane = [.. Enumerable.Range(0, features + 1).Select(_ => random.NextDouble() - 0.5)];
        var points = new List<float[]>();
        while (points.Count < rows)
        {
            float[] x = [.. Enumerable.Range(0, features).Select(_ => 2 * random.NextSingle() - 1)];
            if (Math.Abs(Distance(plane, x)) > 0.02)
                points.Add(x);
        }

        double margin = points.Min(x => Math.Abs(Distance(plane, x))), radius = Math.Sqrt(points.Max(x => 1 + x.Sum(value => (double)value * value)));
        return (new([.. points], [.. points.Select(x => Distance(plane, x) > 0)]), radius / margin);
    }

    public IDataView ToView(MLContext mlContext, ColumnChange change = ColumnChange.None, float[]? weights = null) => ExampleView.Create(
        mlContext,
        LearningTask.Binary,
        new Examples(Features, [.. Labels.Select(label => label ? 1f : -1f)], weights ?? [.. Labels.Select(_ => 1f)]),
        change);

    /// <summary>Trains with the rows in their order and as they are, unless the options are changed.</summary>
    public LinearBinaryModelParameters Fit(LearningRuleOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        (options.Shuffle, options.StandardizeFeatures) = (false, false);
        return CreateTrainer(mlContext, options).Fit(ToView(mlContext)).Model;
    }

    public static LearningRuleTrainer CreateTrainer(MLContext mlContext, LearningRuleOptions options) => options switch
    {
        PerceptronOptions perceptron => mlContext.BinaryClassification.Trainers.Perceptron(perceptron),
        HebbianOptions hebbian => mlContext.BinaryClassification.Trainers.Hebbian(hebbian),
        _ => mlContext.BinaryClassification.Trainers.DeltaRule((DeltaRuleOptions)options),
    };

    /// <summary>What a linear model gives for each row.</summary>
    public double[] Outputs(LinearBinaryModelParameters model) =>
        [.. Features.Select(x => model.Bias + x.Select((value, i) => (double)value * model.Weights[i]).Sum())];

    /// <summary>How many rows a model takes for the wrong class.</summary>
    public int Wrong(LinearBinaryModelParameters model) => Outputs(model).Zip(Labels).Count(row => row.First > 0 != row.Second);

    private static double Distance(double[] plane, float[] x) =>
        (plane[0] + x.Select((value, i) => value * plane[i + 1]).Sum()) / Math.Sqrt(plane.Sum(value => value * value));
}
