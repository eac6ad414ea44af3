using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Messages and log lines are the same whatever culture the user's application has.</summary>
public sealed partial class CultureTests
{
    /// <summary>As German has it. Made by hand, as these tests run without the data of cultures.</summary>
    private static readonly CultureInfo Commas = CreateCommas();

    private static readonly object[] BadValues = [-0.5f, 1.5f, -1.25e20f, 2.5e20f, float.NaN, -0.5, 1.5, -1.25e20, 2.5e20, double.NaN];

    /// <summary>Every kind of options, optimizer, schedule, stopping rule and penalty that can be made without arguments.</summary>
    public static TheoryData<Type> Options => [.. new[] { typeof(Dense).Assembly, typeof(NetworkOptions).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type is { IsAbstract: false, IsPublic: true, ContainsGenericParameters: false })
        .Where(type => Instances.AreChecked(type))];

    public static TheoryData<string> Trainers => EstimatorTable.Trainers;

    [Theory, MemberData(nameof(Options))]
    public void The_check_of_an_option_says_the_same_in_any_culture(Type type)
    {
        int refused = 0;
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.SetMethod is not null))
        {
            Type number = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            foreach (object bad in BadValues.Where(value => value.GetType() == number))
            {
                object options = Instances.Create(type)!;
                property.SetValue(options, bad);
                string? plain = In(CultureInfo.InvariantCulture, () => Message(options));
                Assert.Equal(plain, In(Commas, () => Message(options)));
                if (plain?.Contains('.', StringComparison.Ordinal) == true)
                    refused++;
            }
        }

        if (typeof(TrainingOptions).IsAssignableFrom(type))
            Assert.InRange(refused, 5, int.MaxValue);
    }

    [Fact]
    public void Layers_losses_and_divergence_say_the_same_in_any_culture()
    {
        Func<object>[] failures =
        [
            () => new Sequential(new Shape(3), new Dropout(1.5f)),
            () => new Sequential(new Shape(3), new LeakyRelu(1.5f)),
            () => new Sequential(new Shape(3), new BatchNorm(momentum: 1.5f)),
            () => new Sequential(new Shape(3), new BatchNorm(epsilon: -0.5f)),
            () => new Sequential(new Shape(3, 2), new LstmLayer(2, forgetBias: float.NaN)),
            () => new SoftmaxCrossEntropy().Evaluate([1, 2], [1.5f], [1], 1, new float[2]).Loss,
            () => new TrainingLoop(new Sequential(new Shape(1), new Dense(1)), new SquaredError(), new TrainingOptions { Optimizer = new Rprop(FirstStepMinimum: 1.5f) }),
            () => throw new TrainingDivergedException(2, 0.5, 0.25f),
            () => Fit("regression mlp", options => options.ValidationSetFraction = 0.001),
            () => new MLContext(1).Estimator("sparse", options => (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.None))
                .Fit(AutoencoderCases.View(new MLContext(1))),
        ];

        foreach (Func<object> failure in failures)
        {
            string plain = In(CultureInfo.InvariantCulture, () => Assert.ThrowsAny<Exception>(() => { _ = failure(); }).Message);
            Assert.Matches(@"\d\.\d|NaN", plain);
            Assert.Equal(plain, In(Commas, () => Assert.ThrowsAny<Exception>(() => { _ = failure(); }).Message));
        }
    }

    [Theory, MemberData(nameof(Trainers))]
    public void The_log_of_a_fit_says_the_same_in_any_culture(string name) =>
        AssertSameLog(mlContext => EstimatorTable.GetTrainer(name).Fit(mlContext));

    [Fact]
    public void The_log_of_autoencoders_forecasters_and_warnings_says_the_same_in_any_culture()
    {
        AssertSameLog(mlContext => mlContext.Fit("stacked"));
        AssertSameLog(mlContext => mlContext.AnomalyDetection.Trainers.Autoencoder("Features", codeSize: 2, numberOfEpochs: 2).Fit(AutoencoderCases.View(mlContext)));
        AssertSameLog(mlContext => mlContext.Forecasting
            .ForecastByNetwork(new ForecastOptions { Architecture = new Lstm(2), InputColumnNames = ["Label"], WindowSize = 4, NumberOfEpochs = 2, Seed = 1 })
            .Fit(AutoencoderCases.View(mlContext)));
        // Large features, a third of the rows left out, and rows streamed.
        AssertSameLog(mlContext => mlContext.Estimator("linear, not scaled", options => options.NumberOfEpochs = 1).Fit(AutoencoderCases.View(
            mlContext, Examples.Create(96, AutoencoderCases.Features).MapFeatures((row, i, value) => row < 29 && i == 0 ? float.NaN : 1234.5f * value))));
        AssertSameLog(mlContext => EstimatorTable.Get("regression mlp").Fit(mlContext, options => options.MemoryLimit = 1000));
    }

    private static ITransformer Fit(string name, Action<NetworkOptions> change) => EstimatorTable.Get(name).Fit(new MLContext(seed: 1), change);

    private static void AssertSameLog(Action<MLContext> fit)
    {
        string[] Lines(CultureInfo culture) => In(culture, () =>
        {
            var log = new LogLines();
            try
            {
                fit(log.Context);
            }
            catch (TrainingDivergedException)
            {
                // Its lines count.
            }

            return log.Of(ChannelMessageKind.Info).Concat(log.Of(ChannelMessageKind.Warning))
                // Times differ in their digits, and lines of members trained at once in their order.
                .Select(line => Digits().Replace(line, "#")).Order(StringComparer.Ordinal).ToArray();
        });

        string[] plain = Lines(CultureInfo.InvariantCulture);
        Assert.Contains(plain, line => line.Contains("#.#", StringComparison.Ordinal));
        Assert.Equal(plain, Lines(Commas));
    }

    private static T In<T>(CultureInfo culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string? Message(object options)
    {
        try
        {
            Instances.Check(options);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    private static CultureInfo CreateCommas()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator) = (",", ".");
        (numbers.PercentDecimalSeparator, numbers.PercentGroupSeparator) = (",", ".");
        return culture;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
