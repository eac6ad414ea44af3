using Microsoft.ML.Model.OnnxConverter;

[assembly: LoadableClass(
    typeof(CalendarFeaturesTransformer), null, typeof(SignatureLoadModel), "Calendar features",
    CalendarFeaturesTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(CalendarFeaturesTransformer), null, typeof(SignatureLoadDataTransform), "Calendar features",
    CalendarFeaturesTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(CalendarFeaturesTransformer), null, typeof(SignatureLoadRowMapper), "Calendar features",
    CalendarFeaturesTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// Makes of a date a vector of Single that networks can read: of each of its <see cref="CalendarParts"/>, in their order, sine and cosine,
/// both in [-1, 1]; slots are named "HourOfDay.Sin", "HourOfDay.Cos" and so on. Made by <c>Transforms.CalendarFeatures</c>.
/// </summary>
public sealed class CalendarFeaturesTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "CalendarFeatures";

    /// <summary>What the column may be, in an error.</summary>
    internal const string InputTypes = "DateTime or DateTimeOffset (ConvertType makes DateTime of text)";

    private static readonly ModelPart Part = new("CALENDAR", LoaderSignature, typeof(CalendarFeaturesTransformer));

    private readonly CalendarParts[] _parts;

    internal CalendarFeaturesTransformer(IHostEnvironment env, string outputColumn, string inputColumn, CalendarParts parts)
        : base(env.Register(LoaderSignature), (outputColumn, inputColumn))
    {
        Parts = parts;
        _parts = [.. CalendarPhases.Parts.Where(part => parts.HasFlag(part))];
    }

    /// <summary>The parts of the date, at least one.</summary>
    public CalendarParts Parts { get; }

    internal static CalendarFeaturesTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        (string output, string input, CalendarParts parts) = reader.Read(ModelJson.Default.CalendarHeader);
        env.CheckDecode(!string.IsNullOrWhiteSpace(output) && !string.IsNullOrWhiteSpace(input) && CalendarPhases.Are(parts));
        return new CalendarFeaturesTransformer(env, output, input, parts);
    });

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        Create(env, ctx).MakeDataTransform(input);

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        (string output, string input) = ColumnPairs[0];
        Part.Save(ctx, new BlockWriter().Add(new CalendarHeader(output, input, Parts), ModelJson.Default.CalendarHeader));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <inheritdoc/>
    protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column column = inputSchema[srcCol];
        if (!TimeColumn.AreDates(column.Type))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.Name, InputTypes, column.Type.ToString());
    }

    private string SlotName(int slot) => $"{_parts[slot / 2]}.{(slot % 2 == 0 ? "Sin" : "Cos")}";

    private void Read(DateTime clock, ref VBuffer<float> features)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref features, 2 * _parts.Length);
        for (int i = 0; i < _parts.Length; i++)
        {
            (double sin, double cos) = double.SinCosPi(2 * CalendarPhases.Of(_parts[i], clock));
            editor.Values[2 * i] = (float)sin;
            editor.Values[2 * i + 1] = (float)cos;
        }

        features = editor.Commit();
    }

    private sealed class Mapper(CalendarFeaturesTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema), ISaveAsOnnx
    {
        private readonly string _output = parent.ColumnPairs[0].outputColumnName;

        // See OnnxRefusal.
        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => throw OnnxRefusal.Create(
            $"CalendarFeatures with its column '{_output}'", "its operators know no dates",
            $"make the column '{_output}' before, and convert the steps behind it alone");

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [SlotNames.Column(_output, new VectorDataViewType(NumberDataViewType.Single, 2 * parent._parts.Length), parent.SlotName)];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column column = input.Schema[ColMapNewToOld[iinfo]];
            return column.Type is DateTimeDataViewType
                ? Getter<DateTime>(input, column, static date => date)
                : Getter<DateTimeOffset>(input, column, static date => date.DateTime);
        }

        private ValueGetter<VBuffer<float>> Getter<T>(DataViewRow input, DataViewSchema.Column column, Func<T, DateTime> clockOf)
            where T : struct
        {
            ValueGetter<T> getter = input.GetGetter<T>(column);
            T date = default;
            return (ref VBuffer<float> features) =>
            {
                getter(ref date);
                parent.Read(clockOf(date), ref features);
            };
        }
    }
}

/// <summary>The record of calendar features.</summary>
/// <param name="OutputColumn">The vectors.</param>
/// <param name="InputColumn">The dates.</param>
/// <param name="Parts">At least one.</param>
internal sealed record CalendarHeader(string OutputColumn, string InputColumn, CalendarParts Parts);
