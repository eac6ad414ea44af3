namespace MlNetDeep;

/// <summary>Checks that rows to validate on have the columns of the training rows; those that no step has passed often lack them.</summary>
internal static class ValidationColumns
{
    private const string Remedy =
        "Pass the rows to validate on through the same fitted steps of the pipeline that the training rows have passed, by Transform.";

    /// <summary>The rows to validate on: Fit's second view, or the options' view with the roles of the training rows, or none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="Check"/> says.</exception>
    public static RoleMappedData? Choose(IHost host, TrainContext context, IDataView? option)
    {
        if (context.ValidationSet is not null || option is null)
            return context.ValidationSet;
        RoleMappedSchema training = context.TrainingSet.Schema;
        KeyValuePair<RoleMappedSchema.ColumnRole, string>[] roles = [.. training.GetColumnRoleNames()];
        Check(host, nameof(AutoencoderTrainingOptions.ValidationSet), training.Schema, option.Schema, [.. roles.Select(role => role.Value)]);
        return new RoleMappedData(option, roles);
    }

    /// <summary>Checks the columns that a trainer reads.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="source">The option or parameter that gave the rows.</param>
    /// <param name="training">Columns that are not here are left to whoever checks the training rows.</param>
    /// <param name="validation">The rows to validate on.</param>
    /// <param name="names">The columns; null for those that are not read.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type, or its keys have other values; the message names it.
    /// </exception>
    public static void Check(
        IHost host, string source, DataViewSchema training, DataViewSchema validation, params ReadOnlySpan<string?> names)
    {
        foreach (string? name in names)
        {
            if (name is null || training.GetColumnOrNull(name) is not { } expected)
                continue;
            if (validation.GetColumnOrNull(name) is not { } found)
                throw host.ExceptParam(source, $"{source} has no column '{name}' ({expected.Type}). {Remedy}");
            // By name first, which says more than a count of keys.
            if (ClassNames.FindDifference(ClassNames.Of(expected), ClassNames.Of(found), "the training data") is { } difference)
                throw host.ExceptParam(
                    source, $"Of the column '{name}' of {source} {difference}: its rows would be judged as those of other classes. {Remedy}");
            if (!KeySlotAnnotations.Of(expected).SequenceEqual(KeySlotAnnotations.Of(found)))
                throw host.ExceptParam(
                    source, $"The column '{name}' of {source} has other keys among its slots than the training data. {Remedy}");
            if (!AreAlike(expected.Type, found.Type))
                throw host.ExceptParam(
                    source, $"The column '{name}' of {source} is {found.Type}, but {expected.Type} in the training data. {Remedy}");
        }
    }

    /// <summary>Of vectors, dimensions may differ as long as the size does not.</summary>
    private static bool AreAlike(DataViewType expected, DataViewType found) =>
        expected is VectorDataViewType { IsKnownSize: true } one && found is VectorDataViewType another
            ? one.Size == another.Size && one.ItemType.Equals(another.ItemType)
            : expected.Equals(found);
}
