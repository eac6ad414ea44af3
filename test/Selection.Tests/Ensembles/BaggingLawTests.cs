using System.Globalization;
using Microsoft.ML;
using Xunit.Abstractions;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>
/// Bagging on real data against its law, v / k + (k - 1) / k c. Writes the rows of the table in docs/explanation/bagging.md.
/// </summary>
public sealed class BaggingLawTests(ITestOutputHelper output)
{
    private const int Members = 25;

    public static TheoryData<string> Names => RegressionSet.Names;

    [Theory, MemberData(nameof(Names))]
    public void The_measured_error_agrees_with_the_law_and_is_below_the_members_mean(string name)
    {
        var mlContext = new MLContext(seed: 1);
        RegressionSet set = RegressionSet.Read(name);
        var options = new BaggingOptions { NumberOfModels = Members, Seed = 1 };
        EnsembleTransformer ensemble = mlContext.Regression.Trainers.Bagging(member => Member(mlContext, member), options).Fit(set.View(mlContext, set.Training));

        EnsembleErrors errors = EnsembleErrors.Measure(ensemble, set.View(mlContext, set.Test));

        foreach (int k in (int[])[2, 5, 10])
        {
            double measured = errors.MeasuredSquaredError(k, out double standardError), expected = errors.ExpectedSquaredError(k);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {errors.Rows} | {errors.MemberSquaredError:G4} | {errors.Covariance:G4} | {k} | {expected:G4} | {measured:G4} | {standardError:G2} |"));
            Assert.InRange(measured - expected, -standardError, standardError);
        }

        double all = errors.MeasuredSquaredError(Members, out _), outOfBag = ensemble.Summary.HeldOut.MeanSquaredError!.Value;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: members {errors.MemberSquaredError:G4}, all {Members} {all:G4}, out-of-bag {outOfBag:G4}"));
        Assert.True(all < errors.MemberSquaredError);
    }

    /// <summary>Each has random weights of its own.</summary>
    private static NetworkRegressionTrainer Member(MLContext mlContext, int member) => mlContext.Regression.Trainers.Network(
        new NetworkOptions { Architecture = new MultilayerPerceptron([16]), NumberOfEpochs = 40, LearningRate = 0.005f, Seed = member, NumberOfThreads = 1 });
}
