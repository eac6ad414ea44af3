using Microsoft.ML.Transforms;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>A user's own step, which makes dates of numbers.</summary>
[CustomMappingFactoryAttribute(Name)]
internal sealed class DayMapping : CustomMappingFactory<DayMapping.Input, DayMapping.Output>
{
    public const string Name = "DayMapping";

    public override Action<Input, Output> GetMapping() => static (row, day) => day.Date = DateTime.UnixEpoch.AddDays(row.Size);

    internal sealed class Input
    {
        public float Size { get; set; }
    }

    internal sealed class Output
    {
        public DateTime Date { get; set; }
    }
}
