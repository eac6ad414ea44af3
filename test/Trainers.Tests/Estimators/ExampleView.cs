using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>What can be wrong, or merely different, about the columns of a view.</summary>
public enum ColumnChange
{
    None,
    FeaturesSparse,
    FeaturesMissing,
    FeaturesOfDouble,
    FeaturesOfVariableLength,
    FeaturesScalar,
    FeaturesLonger,
    LabelMissing,
    LabelOfAnotherType,
    WeightMissing,
    WeightOfAnotherType,
}

/// <summary>Makes data views of examples: Features, Label, Weight, and the columns Name and Number that no estimator reads.</summary>
internal static class ExampleView
{
    public static IDataView Create(MLContext mlContext, LearningTask task, Examples examples, ColumnChange change = ColumnChange.None)
    {
        var builder = new ArrayDataViewBuilder(mlContext);
        builder.AddColumn("Number", NumberDataViewType.Int64, [.. Enumerable.Range(0, examples.Rows).Select(row => 100L + row)]);
        AddFeatures(builder, examples, change);
        if (change == ColumnChange.LabelOfAnotherType)
            builder.AddColumn("Label", [.. examples.Targets.Select(target => target > 0 ? "yes" : "no")]);
        else if (change != ColumnChange.LabelMissing)
            task.AddLabel(builder, examples.Targets);
        if (change == ColumnChange.WeightOfAnotherType)
            builder.AddColumn("Weight", [.. examples.Weights.Select(_ => "heavy")]);
        else if (change != ColumnChange.WeightMissing)
            builder.AddColumn("Weight", NumberDataViewType.Single, examples.Weights);
        builder.AddColumn("Name", [.. Enumerable.Range(0, examples.Rows).Select(row => $"row {row}")]);
        return builder.GetDataView(examples.Rows);
    }

    private static void AddFeatures(ArrayDataViewBuilder builder, Examples examples, ColumnChange change)
    {
        float[][] rows = examples.Features;
        switch (change)
        {
            case ColumnChange.FeaturesMissing:
                break;
            case ColumnChange.FeaturesOfDouble:
                builder.AddColumn("Features", NumberDataViewType.Double, [.. rows.Select(x => Array.ConvertAll(x, value => (double)value))]);
                break;
            case ColumnChange.FeaturesOfVariableLength:
                builder.AddColumn("Features", NumberDataViewType.Single, [.. rows.Select((x, row) => x[..(1 + row % x.Length)])]);
                break;
            case ColumnChange.FeaturesScalar:
                builder.AddColumn("Features", NumberDataViewType.Single, [.. rows.Select(x => x[0])]);
                break;
            case ColumnChange.FeaturesLonger:
                builder.AddColumn("Features", NumberDataViewType.Single, [.. rows.Select(x => (float[])[.. x, 1])]);
                break;
            case ColumnChange.FeaturesSparse:
                builder.AddColumn("Features", NumberDataViewType.Single, [.. rows.Select(Sparse)]);
                break;
            default:
                // With names: ML.NET's importance by name throws on features that have none.
                builder.AddColumn("Features", SlotNames(examples.FeatureLength), NumberDataViewType.Single, rows);
                break;
        }
    }

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> SlotNames(int length) =>
        (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(length, [.. Enumerable.Range(0, length).Select(i => $"x{i}".AsMemory())]);

    /// <summary>The same values, of which only those that are not zero are stored.</summary>
    private static VBuffer<float> Sparse(float[] x)
    {
        int[] indices = [.. Enumerable.Range(0, x.Length).Where(i => x[i] != 0)];
        return new VBuffer<float>(x.Length, indices.Length, [.. indices.Select(i => x[i])], indices);
    }
}
