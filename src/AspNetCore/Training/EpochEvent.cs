using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>An epoch as pages get it.</summary>
internal sealed record EpochEvent(
    int Epoch, int Epochs, double Loss, double? ValidationLoss, TrainingMetric MetricName, double Metric, double? ValidationMetric, float Rate,
    double Seconds, double RemainingSeconds)
{
    public static EpochEvent Of(EpochRecord epoch, TrainingProgress progress) => new(
        epoch.Epoch, progress.NumberOfEpochs, epoch.TrainingLoss, epoch.ValidationLoss, progress.Metric, epoch.TrainingMetric, epoch.ValidationMetric,
        epoch.LearningRate, epoch.Seconds, progress.RemainingTime.TotalSeconds);
}

/// <summary>The form of what pages get, whatever the application's own JSON options say.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EpochEvent))]
[JsonSerializable(typeof(string))]
internal sealed partial class TrainingJson : JsonSerializerContext;
