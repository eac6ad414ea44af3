using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>A network without its weights, as files hold it.</summary>
/// <param name="InputShape">The dimensions of one example.</param>
/// <param name="Layers">The layers' descriptions.</param>
/// <param name="Loss">The output unit and loss.</param>
/// <param name="ClassNames">What each output stands for, where it has a name.</param>
/// <param name="FeatureNames">What each feature is, where it has a name.</param>
internal sealed record NetworkDescription(
    int[] InputShape,
    IReadOnlyList<Layer> Layers,
    Loss Loss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ClassNames = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? FeatureNames = null)
{
    public static NetworkDescription Of(Sequential network, Loss loss) =>
        new(network.InputShape.Dimensions.ToArray(), network.Layers, loss);

    public static NetworkDescription Of(TrainedNetwork network) =>
        Of(network.Network, network.Loss) with { ClassNames = network.ClassNames, FeatureNames = network.FeatureNames };
}

/// <summary>The record of a network.</summary>
/// <param name="Network">What it is.</param>
/// <param name="History">How it was trained.</param>
/// <param name="Indicators">The features that get a mark where they are missing; null where none does.</param>
internal sealed record NetworkHeader(
    NetworkDescription Network,
    TrainingHistory History,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Indicators = null);

/// <summary>The records of files, with generated code: no reflection, so that applications can be trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NetworkHeader))]
[JsonSerializable(typeof(NetworkOutline))]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(Dense))]
[JsonSerializable(typeof(TiedDense))]
[JsonSerializable(typeof(Dropout))]
[JsonSerializable(typeof(MaskingNoise))]
[JsonSerializable(typeof(ActivityRegularization))]
[JsonSerializable(typeof(Conv2D))]
[JsonSerializable(typeof(Sigmoid))]
[JsonSerializable(typeof(Tanh))]
[JsonSerializable(typeof(Relu))]
[JsonSerializable(typeof(LeakyRelu))]
[JsonSerializable(typeof(Softsign))]
[JsonSerializable(typeof(Elu))]
[JsonSerializable(typeof(Selu))]
[JsonSerializable(typeof(Mish))]
[JsonSerializable(typeof(Gelu))]
[JsonSerializable(typeof(Silu))]
[JsonSerializable(typeof(BatchNorm))]
[JsonSerializable(typeof(FeatureScale))]
[JsonSerializable(typeof(PeriodicEmbedding))]
[JsonSerializable(typeof(EmbedKeys))]
[JsonSerializable(typeof(Maxout))]
[JsonSerializable(typeof(Branches))]
[JsonSerializable(typeof(Slice))]
[JsonSerializable(typeof(AppendZeros))]
[JsonSerializable(typeof(MaxPool2D))]
[JsonSerializable(typeof(AveragePool2D))]
[JsonSerializable(typeof(GlobalAveragePool2D))]
[JsonSerializable(typeof(RandomShift))]
[JsonSerializable(typeof(RandomFlip))]
[JsonSerializable(typeof(RandomCrop))]
[JsonSerializable(typeof(ChannelsLast))]
[JsonSerializable(typeof(Flatten))]
[JsonSerializable(typeof(Reshape))]
[JsonSerializable(typeof(PaddedSequences))]
[JsonSerializable(typeof(ElmanLayer))]
[JsonSerializable(typeof(LstmLayer))]
[JsonSerializable(typeof(Lstm1997Layer))]
[JsonSerializable(typeof(GruLayer))]
[JsonSerializable(typeof(TemporalBlock))]
[JsonSerializable(typeof(ExponentialSmoothing))]
[JsonSerializable(typeof(LastStep))]
[JsonSerializable(typeof(MeanOverTime))]
[JsonSerializable(typeof(DenseOverTime))]
[JsonSerializable(typeof(MovingAverage))]
[JsonSerializable(typeof(MemberInput))]
[JsonSerializable(typeof(MemberScale))]
[JsonSerializable(typeof(MemberOutput))]
[JsonSerializable(typeof(MemberMean))]
[JsonSerializable(typeof(SigmoidCrossEntropy))]
[JsonSerializable(typeof(TanhCrossEntropy))]
[JsonSerializable(typeof(SoftmaxCrossEntropy))]
[JsonSerializable(typeof(SquaredError))]
[JsonSerializable(typeof(TanhSquaredError))]
[JsonSerializable(typeof(AbsoluteError))]
[JsonSerializable(typeof(HuberLoss))]
[JsonSerializable(typeof(QuantileLoss))]
[JsonSerializable(typeof(IntervalLoss))]
[JsonSerializable(typeof(PoissonDeviance))]
[JsonSerializable(typeof(ZeroInitializer))]
[JsonSerializable(typeof(ConstantInitializer))]
[JsonSerializable(typeof(UniformInitializer))]
[JsonSerializable(typeof(NormalInitializer))]
[JsonSerializable(typeof(GlorotInitializer))]
[JsonSerializable(typeof(HeInitializer))]
[JsonSerializable(typeof(LeCunInitializer))]
[JsonSerializable(typeof(FanInInitializer))]
[JsonSerializable(typeof(RandomSignInitializer))]
[JsonSerializable(typeof(L1Penalty))]
[JsonSerializable(typeof(KullbackLeiblerPenalty))]
[JsonSerializable(typeof(Sgd))]
[JsonSerializable(typeof(Momentum))]
[JsonSerializable(typeof(Nesterov))]
[JsonSerializable(typeof(RmsProp))]
[JsonSerializable(typeof(Adam))]
[JsonSerializable(typeof(AdamW))]
[JsonSerializable(typeof(Rprop))]
[JsonSerializable(typeof(ConstantRate))]
[JsonSerializable(typeof(StepDecay))]
[JsonSerializable(typeof(ExponentialDecay))]
[JsonSerializable(typeof(InverseTimeDecay))]
[JsonSerializable(typeof(CosineDecay))]
[JsonSerializable(typeof(CosineCycles))]
[JsonSerializable(typeof(WarmUp))]
[JsonSerializable(typeof(PatienceRule))]
[JsonSerializable(typeof(GeneralizationLossRule))]
internal sealed partial class NetworkJson : JsonSerializerContext;
