using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 7: the same seed gives the same bits, however often and on however many threads.</summary>
public sealed class DeterminismTests
{
    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Fitting_again_and_on_several_threads_at_once_gives_the_same_model(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        var mlContext = new MLContext(seed: 1);
        IEstimator<ITransformer> estimator = subject.CreateEstimator(mlContext);
        IDataView data = subject.CreateData(mlContext);
        List<ViewRow> Fit() => Cells.Read(estimator.Fit(data).Transform(data), subject.Outputs);
        List<ViewRow> expected = Fit();

        Assert.All(OnThreads.Run(3, _ => Fit()), rows => Cells.AssertEqual(expected, rows));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Without_a_seed_the_context_s_decides(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        float[] Fit(int? contextSeed)
        {
            var mlContext = new MLContext(contextSeed);
            return subject.Task.NetworkOf(subject.Fit(mlContext, options => options.Seed = null)).Parameters.ToArray();
        }

        Assert.Equal(Fit(4), Fit(4));
        Assert.NotEqual(Fit(4), Fit(5));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        var mlContext = new MLContext(seed: 1);
        // Batches that are cut into several pieces, the last one short.
        IDataView data = subject.CreateData(mlContext, subject.CreateExamples(700));
        float[] Fit(int? threads) => subject.Task.NetworkOf(subject.CreateEstimator(mlContext, options =>
        {
            options.NumberOfThreads = threads;
            options.BatchSize = 300;
            options.NumberOfEpochs = 3;
        }).Fit(data)).Parameters.ToArray();

        float[] one = Fit(1);

        foreach (int? threads in (int?[])[2, 3, 8, null])
            Assert.Equal(one, Fit(threads));
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Another_seed_gives_another_model(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        Assert.NotEqual(subject.FitNetwork().Parameters.ToArray(), subject.FitNetwork(options => options.Seed = 12).Parameters.ToArray());
    }
}
