using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep.Trainers.Tests.Options;

/// <summary>
/// Every hyper-parameter survives a JSON round trip by the default serializer, as AutoML's search space needs. A new options class is
/// found by itself; a new property of a type that is not known here fails until it has a value.
/// </summary>
public sealed class OptionsJsonTests
{
    /// <summary>A value for each property that differs from the default; the property's name, or its type.</summary>
    private static readonly Dictionary<string, object> Changed = new()
    {
        [nameof(TrainingOptions.Optimizer)] = new Rprop(EtaMinus: 0.4f, FirstStepMinimum: 0.05f, FirstStepMaximum: 0.2f),
        [nameof(TrainingOptions.LearningRateSchedule)] = new WarmUp(3, new CosineDecay(0.1)),
        [nameof(TrainingOptions.EarlyStopping)] = new GeneralizationLossRule(7, 0.2, 4),
        [nameof(NetworkOptions.Architecture)] = new Lstm(7) { ForgetBias = 0.25f, RecurrentInitializer = new NormalInitializer(0.5f) },
        [nameof(NetworkOptions.RowLayout)] = new ImageLayout(3, 5, 2, ChannelOrder.Planar),
        [nameof(MultilayerPerceptron.HiddenLayers)] = new[] { 3, 1, 4 },
        [nameof(MultilayerPerceptron.WeightInitializer)] = new UniformInitializer(-0.25f, 0.5f),
        [nameof(MultilayerPerceptron.BiasInitializer)] = new UniformInitializer(-0.5f, 0.25f),
        [nameof(MultilayerPerceptron.Activation)] = ActivationFunction.Softsign,
        [nameof(ConvolutionalNetwork.Layers)] = new Layer[]
        {
            new Conv2D(6, new Size2D(3, 2), new Size2D(2, 1), Padding.Same, 3, 2, useBias: false, new HeInitializer(), new UniformInitializer(-1, 1)),
            new Conv2D(4, 5, padding: new Padding(PaddingMode.Explicit, new Edges(1, 2, 3, 4))), new LeakyRelu(0.25f), new Maxout(2),
            new MaxPool2D(new Size2D(2, 3), 1, Padding.Of(1)), new AveragePool2D(2, countPadding: true), new BatchNorm(0.2f, 1e-3f), new RandomShift(new Size2D(1, 2)),
            new RandomFlip(), new RandomCrop(3), new ChannelsLast(), new Flatten(), new Dense(3, useBias: false),
        },
        [nameof(PretrainedNetwork.Network)] = Instances.SmallNetwork(5),
        [nameof(CustomLayers.OutputLayer)] = Dense.Ntk(1, startsAtZero: true),
        [nameof(AutoencoderOptions.Sparsity)] = new KullbackLeiblerPenalty(0.25f, 3),
        [nameof(NetworkOptions.Loss)] = new QuantileLoss([0.25f]),
        [nameof(AutoencoderOptions.Scaling)] = InputScaling.MinMax,
        [nameof(AutoencoderAnomalyOptions.Contamination)] = 0.25,
        [nameof(NetworkOptions.OutputUnit)] = OutputUnit.Tanh,
        [nameof(RecurrentArchitecture.Direction)] = SequenceDirection.Both,
        [nameof(RecurrentArchitecture.SequenceOutput)] = SequenceOutput.MeanOverTime,
        [nameof(RecurrentArchitecture.RecurrentInitializer)] = new NormalInitializer(0.125f),
        [nameof(NetworkOptions.ValidationSetFraction)] = 0.125,
        [nameof(BaggingOptions.SampleFraction)] = 0.625,
        [nameof(Int32)] = 1234567,
        [nameof(Int64)] = 1L << 40,
        [nameof(Single)] = 0.1234567f,
        [nameof(String)] = "a \"name\" with ünicode",
        [nameof(ForecastOptions.CalibrationSetFraction)] = 0.375,
        ["Int32[]"] = new[] { 3, 1, 4 },
        ["String[]"] = new[] { "one", "two" },
        ["Single[]"] = new[] { 0.1f, 1e-30f },
    };

    public static TheoryData<Type> OptionTypes =>
    [
        .. typeof(NetworkOptions).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && Array.Exists(
                [typeof(TrainingOptions), typeof(LearningRuleOptions), typeof(EnsembleOptions), typeof(Architecture), typeof(RowLayout)],
                type.IsSubclassOf)),
    ];

    [Theory, MemberData(nameof(OptionTypes))]
    public void Every_hyper_parameter_survives_a_round_trip(Type type)
    {
        object options = Instances.Create(type)!;
        foreach (PropertyInfo property in HyperParameters(type))
        {
            object before = Json(property.GetValue(options), property);
            property.SetValue(options, ValueOf(property));
            Assert.NotEqual(before, Json(property.GetValue(options), property));
        }

        object copy = Copy(options);

        AssertEqual(type, options, copy);
    }

    [Theory, MemberData(nameof(OptionTypes))]
    public void The_defaults_survive_a_round_trip(Type type)
    {
        object options = Instances.Create(type)!;

        object copy = Copy(options);

        AssertEqual(type, options, copy);
    }

    [Theory, MemberData(nameof(OptionTypes))]
    public void Options_are_properties_alone(Type type)
    {
        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
        Assert.All(type.GetProperties(), property => Assert.True(property is { CanRead: true, CanWrite: true }, property.Name));
        string[] notHyperParameters = type switch
        {
            _ when type == typeof(NetworkOptions) => ["CancellationToken", "OnEpoch", "PretrainedLayers", "Ranks", "ValidationSet"],
            // Members of an ensemble have their own, and architectures and layouts know no data.
            _ when Array.Exists([typeof(EnsembleOptions), typeof(Architecture), typeof(RowLayout)], type.IsSubclassOf) => [],
            // A forecaster validates on the last rows of its own data, and a learning rule not at all.
            _ when type == typeof(ForecastOptions) => ["CancellationToken", "OnEpoch", "Ranks"],
            _ when type.IsSubclassOf(typeof(LearningRuleOptions)) => ["CancellationToken", "OnEpoch"],
            _ => ["CancellationToken", "OnEpoch", "Ranks", "ValidationSet"],
        };
        Assert.Equal(
            notHyperParameters.Order(),
            type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is not null).Select(property => property.Name).Order());
    }

    [Theory]
    [InlineData(typeof(Optimizer))]
    [InlineData(typeof(LearningRateSchedule))]
    [InlineData(typeof(StoppingRule))]
    [InlineData(typeof(Initializer))]
    [InlineData(typeof(ActivityPenalty))]
    [InlineData(typeof(Loss))]
    public void Every_choice_of_a_polymorphic_option_survives_a_round_trip(Type baseType)
    {
        Type[] choices = [.. baseType.Assembly.GetTypes().Where(type => type.IsPublic && type.IsSubclassOf(baseType))];
        Assert.NotEmpty(choices);

        foreach (Type choice in choices)
        {
            ConstructorInfo constructor = choice.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
            object value = constructor.Invoke([.. constructor.GetParameters().Select(ArgumentOf)]);

            Assert.Equal(value, JsonSerializer.Deserialize(JsonSerializer.Serialize(value, baseType), baseType));
        }
    }

    /// <summary>Written and read as what options hold: an architecture and a layout by their base classes.</summary>
    private static object Copy(object value)
    {
        Type type = value is Architecture ? typeof(Architecture) : value is RowLayout ? typeof(RowLayout) : value.GetType();
        return JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type), type)!;
    }

    private static void AssertEqual(Type type, object options, object copy)
    {
        Assert.IsType(type, copy);
        foreach (PropertyInfo property in HyperParameters(type))
        {
            object? expected = property.GetValue(options), actual = property.GetValue(copy);
            // Layers have no equality: they are told apart by what they write.
            if (expected is IReadOnlyList<Layer> layers)
            {
                Assert.Equal(
                    layers.Select(layer => layer.GetType()),
                    Assert.IsAssignableFrom<IReadOnlyList<Layer>>(actual).Select(layer => layer.GetType()));
                Assert.Equal(Json(expected, property), Json(actual, property));
            }
            else if (expected is Layer)
            {
                Assert.Equal(Json(expected, property), Json(actual, property));
            }
            else if (expected is TrainedNetwork)
            {
                Assert.Equal(expected.ToString(), actual?.ToString());
            }
            else if (expected is Architecture)
            {
                // Its lists have no equality either.
                AssertEqual(expected.GetType(), expected, actual!);
            }
            else
            {
                Assert.Equal(expected, actual);
            }
        }
    }

    private static IEnumerable<PropertyInfo> HyperParameters(Type type) =>
        type.GetProperties().Where(property => property.CanWrite && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    /// <summary>A number that is no parameter's default, another for each place; null for a schedule within a schedule.</summary>
    private static object? ArgumentOf(ParameterInfo parameter, int place)
    {
        if (parameter.ParameterType == typeof(IReadOnlyList<float>))
            return new[] { 3.25f, place };
        if (!parameter.ParameterType.IsValueType)
            return null;
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return Convert.ChangeType(3.25 + place, type, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static object ValueOf(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(bool))
            return property.GetValue(Instances.Create(property.ReflectedType!)) is not true;
        // An autoencoder's loss is one of few, by its name a network's.
        if (Changed.TryGetValue(property.Name, out object? value) && type.IsInstanceOfType(value))
            return value;
        return type.IsEnum
            ? Enum.GetValues(type).Cast<object>().First(choice => !choice.Equals(property.GetValue(Instances.Create(property.ReflectedType!))))
            : Changed[type.Name];
    }

    // A network has a converter where it stands, and otherwise a text that tells it from others.
    private static string Json(object? value, PropertyInfo property) =>
        value is TrainedNetwork ? value.ToString()! : JsonSerializer.Serialize(value, property.PropertyType);
}
