using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>A schema as text, annotations and their values included: two schemas are equal if their texts are.</summary>
internal static class SchemaText
{
    public static string Of(DataViewSchema schema) => string.Join('\n', schema.Select(Describe));

    /// <summary>Fails unless each schema has all that the other has: the promise is kept, and nothing comes unannounced.</summary>
    public static void AssertSame(SchemaShape promised, SchemaShape delivered)
    {
        Assert.Equal(promised.Select(column => column.Name).Order(), delivered.Select(column => column.Name).Order());
        foreach (SchemaShape.Column promise in promised)
        {
            Assert.True(delivered.TryFindColumn(promise.Name, out SchemaShape.Column delivery));
            Assert.True(promise.IsCompatibleWith(delivery), $"{promise.Name} does not deliver all that was promised.");
            Assert.True(delivery.IsCompatibleWith(promise), $"{promise.Name} delivers what was not promised.");
        }
    }

    private static string Describe(DataViewSchema.Column column)
    {
        IEnumerable<string> annotations = column.Annotations.Schema
            .OrderBy(kind => kind.Name, StringComparer.Ordinal)
            .Select(kind => $"{kind.Name}: {kind.Type} = {Text(Cells.Annotation(column.Annotations, kind))}");
        return $"{column.Name}{(column.IsHidden ? " (hidden)" : "")}: {column.Type} {{ {string.Join("; ", annotations)} }}";
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        System.Collections.IEnumerable values => string.Join(", ", values.Cast<object>()),
        _ => value.ToString()!,
    };
}
