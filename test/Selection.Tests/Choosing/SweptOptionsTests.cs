using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>
/// The way in which Microsoft.ML.AutoML hands values to a trainer, with stand-ins of the same public shape: a parameter is JSON, an estimator
/// is made from it by a function (docs/explanation/choosing.md).
/// </summary>
public sealed class SweptOptionsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_sweep_over_parameters_trains_what_they_say()
    {
        IDataView data = ChoosingData.Values(_mlContext);
        var sweepable = new SweepableStandIn<NetworkOptions>(
            (context, options) => context.Regression.Trainers.Network(options));
        double[] errors =
        [
            .. new[] { 1e-5, 0.03 }.Select(rate =>
            {
                var parameter = new ParameterStandIn();
                parameter["LearningRate"] = rate;
                parameter["Architecture"] = new { type = nameof(MultilayerPerceptron), HiddenLayers = Array.Empty<int>() };
                parameter["NumberOfEpochs"] = 5;
                parameter["Seed"] = 1;
                return _mlContext.Regression.Evaluate(sweepable.BuildFromOption(_mlContext, parameter).Fit(data).Transform(data)).RootMeanSquaredError;
            }),
        ];
        Assert.True(errors[1] < 0.75 * errors[0], string.Join(" ", errors));
    }

    /// <summary>Microsoft.ML.SearchSpace.Parameter: values by name, read as an object through JSON.</summary>
    private sealed class ParameterStandIn
    {
        private readonly Dictionary<string, object> _values = [];

        public object this[string name]
        {
            set => _values[name] = value;
        }

        public T AsType<T>() => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(_values))!;
    }

    /// <summary>Microsoft.ML.AutoML.SweepableEstimator: makes an estimator of a parameter.</summary>
    private sealed class SweepableStandIn<TOptions>(Func<MLContext, TOptions, IEstimator<ITransformer>> factory)
    {
        public IEstimator<ITransformer> BuildFromOption(MLContext context, ParameterStandIn parameter) =>
            factory(context, parameter.AsType<TOptions>());
    }
}
