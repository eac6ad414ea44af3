using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Amounts that are never below 0, and otherwise those of <see cref="RegressionTask"/>.</summary>
internal sealed class AmountTask : RegressionTask
{
    public override void AddLabel(ArrayDataViewBuilder builder, float[] targets) =>
        builder.AddColumn("Label", NumberDataViewType.Single, [.. targets.Select(target => Math.Max(0, LabelOf(target)))]);
}
