namespace MlNetDeep;

/// <summary>
/// The annotations by which a column of padded sequences says how to read it: both are Int32, and stand on what PadSequences gives. A row
/// is [steps, x_1 ... x_T]: 1 + <see cref="MaximumSteps"/> x <see cref="FeaturesPerStep"/> values, the number of steps that are there first.
/// Slots are named after the input column, here Values: "Values steps" and, of two features, "Values[0] t1", "Values[1] t1", "Values[0] t2".
/// </summary>
public static class PaddedSequenceAnnotations
{
    /// <summary>The name of the annotation with the values of a step, at least 1.</summary>
    public const string FeaturesPerStep = "PaddedSequenceFeaturesPerStep";

    /// <summary>The name of the annotation with T, the steps that a row has room for, at least 1.</summary>
    public const string MaximumSteps = "PaddedSequenceMaximumSteps";

    /// <summary>
    /// What a fitted transformer puts on its column; slots are named by the input column, whose keys, if it has such, are all of one map.
    /// </summary>
    internal static DataViewSchema.Annotations Create(
        IExceptionContext host, DataViewSchema.Column column, int featuresPerStep, int maximumSteps)
    {
        string input = column.Name;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(FeaturesPerStep, NumberDataViewType.Int32, featuresPerStep);
        builder.AddPrimitiveValue(MaximumSteps, NumberDataViewType.Int32, maximumSteps);
        if (KeySlots.Of(host, column, first: 0) is { } keys)
            KeySlotAnnotations.Add(builder, [keys with { Count = featuresPerStep }]);
        SlotNames.Add(builder, (int)SequencePaddingTransformer.RowLength(featuresPerStep, maximumSteps), SlotName);
        return builder.ToAnnotations();

        string SlotName(int slot)
        {
            if (slot == 0)
                return $"{input} steps";
            string feature = featuresPerStep == 1 ? input : SlotNames.ByPlace(input, (slot - 1) % featuresPerStep);
            return string.Create(CultureInfo.InvariantCulture, $"{feature} t{(slot - 1) / featuresPerStep + 1}");
        }
    }

    /// <summary>The same, as an estimator promises it.</summary>
    internal static SchemaShape Promise(bool areKeys) => new(
    [
        new(FeaturesPerStep, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Int32, isKey: false),
        new(MaximumSteps, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Int32, isKey: false),
        SlotNames.Promise,
        .. areKeys ? KeySlotAnnotations.Promises : [],
    ]);

    /// <summary>The values of a step where a column holds padded sequences; null where it does not.</summary>
    internal static int? FeaturesPerStepOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(FeaturesPerStep) is not { } annotation)
            return null;
        int features = 0;
        column.Annotations.GetGetter<int>(annotation)(ref features);
        return features;
    }
}
