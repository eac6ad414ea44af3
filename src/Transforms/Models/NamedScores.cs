namespace MlNetDeep;

/// <summary>The binding of a model to a schema by which the slots of its score have names.</summary>
internal static class NamedScores
{
    /// <summary>ML.NET's own binding, and behind it the names, as its multiclass models have them; without names that alone.</summary>
    public static ISchemaBoundMapper Bind(IPredictor model, IHostEnvironment env, RoleMappedSchema schema, IReadOnlyList<string>? names)
    {
        ISchemaBoundMapper bound = ((ISchemaBindableMapper)new SchemaBindablePredictorWrapper(model)).Bind(env, schema);
        if (names is null)
            return bound;
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames =
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Count, [.. names.Select(name => name.AsMemory())]);
        return MulticlassClassificationScorer.LabelNameBindableMapper.CreateBound<ReadOnlyMemory<char>>(
            env, (ISchemaBoundRowMapper)bound, new VectorDataViewType(TextDataViewType.Instance, names.Count), getNames,
            AnnotationUtils.Kinds.SlotNames, MulticlassClassificationScorer.CanWrapSlotNames);
    }
}
