using System.Globalization;
using System.Reflection;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Options;

/// <summary>A type with options, as reflection sees it, beside its table.</summary>
internal sealed record OptionType(Type Type, object? Example, OptionTable Table)
{
    // What options are made of; a base class comes before what derives from it.
    private static readonly (Type Base, string Group)[] Values =
    [
        (typeof(Architecture), "Architectures"), (typeof(RowLayout), "Row layouts"), (typeof(Optimizer), "Optimizers"), (typeof(LearningRateSchedule), "Learning rate schedules"), (typeof(StoppingRule), "Stopping rules"),
        (typeof(Loss), "Losses"), (typeof(Initializer), "Initializers"), (typeof(ActivityPenalty), "Penalties"), (typeof(Layer), "Layers"), (typeof(KeyTable), "Layers"),
    ];

    public string Group => GroupOf(Type);

    /// <summary>The options class that it derives from, or null.</summary>
    public Type? Base => typeof(IHasOptionTable).IsAssignableFrom(Type.BaseType) && Group == "Trainers and estimators" ? Type.BaseType : null;

    /// <summary>The options that it declares itself: what can be set, or is given to its constructor.</summary>
    public IReadOnlyList<PropertyInfo> Properties => [.. AllProperties.Where(property => Base is null || property.DeclaringType == Type)];

    /// <summary>Those of its base classes, too.</summary>
    public IReadOnlyList<PropertyInfo> AllProperties =>
    [
        .. Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.GetMethod!.GetBaseDefinition().DeclaringType == property.DeclaringType
            && (property.SetMethod is { IsPublic: true } || Array.Exists(Parameters, parameter => Is(parameter, property)))),
    ];

    private ParameterInfo[] Parameters => Constructor(Type)?.GetParameters() ?? [];

    /// <summary>All of them, in the order of the reference: base classes first, then by name.</summary>
    public static IReadOnlyList<OptionType> Find() =>
    [
        .. new[] { typeof(TrainingOptions), typeof(LearningRuleOptions), typeof(EnsembleOptions), typeof(OnnxFileOptions) }.Select(type => type.Assembly).Distinct()
            .SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.IsClass && typeof(IHasOptionTable).IsAssignableFrom(type))
            .Where(type => !type.IsAbstract || GroupOf(type) == "Trainers and estimators")
            .Select(Closed).Select(Create).OrderBy(type => Array.FindIndex(Values, value => value.Group == type.Group))
            .ThenBy(type => Depth(type.Type)).ThenBy(type => type.Type.Name),
    ];

    public static string GroupOf(Type type) => Array.Find(Values, value => value.Base.IsAssignableFrom(type)).Group ?? "Trainers and estimators";

    public static string NameOf(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<TMetrics>" : type.Name;

    public static string DocumentName(Type type) => $"{type.Namespace}.{type.Name}";

    /// <summary>A property's type as code writes it.</summary>
    public string TypeOf(PropertyInfo property)
    {
        string mark = AllowsNull(property) ? "?" : "";
        return CodeName(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) + mark;
    }

    /// <summary>Whether the property's type admits null.</summary>
    public static bool AllowsNull(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    /// <summary>A property's default as text; null where it must be given.</summary>
    public string? DefaultOf(PropertyInfo property)
    {
        ParameterInfo? parameter = Array.Find(Parameters, parameter => Is(parameter, property));
        if (parameter is { HasDefaultValue: false } || Example is null)
            return null;
        object? value = property.GetValue(Example);
        return value is bool truth ? truth ? "true" : "false" : value is CancellationToken ? null : OptionValue.Of(value);
    }

    /// <summary>An object with defaults; of what must be given, something allowed.</summary>
    public static object? CreateExample(Type type)
    {
        if (type.IsAbstract || Constructor(type) is not { } constructor)
            return null;
        return constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? DefaultOf(parameter) : Given(parameter))]);
    }

    private static Type Closed(Type type) => type.ContainsGenericParameters ? type.MakeGenericType(typeof(RegressionMetrics)) : type;

    private static OptionType Create(Type type)
    {
        object? example = CreateExample(type);
        // Of an abstract class, the rows of any that derives from it.
        Type concrete = example is not null ? type : type.Assembly.GetTypes()
            .Where(other => !other.IsAbstract && typeof(IHasOptionTable).IsAssignableFrom(other)).OrderByDescending(other => other.Name, StringComparer.Ordinal)
            .Select(Closed).First(type.IsAssignableFrom);
        return new OptionType(type, example ?? CreateExample(concrete), ((IHasOptionTable)(example ?? CreateExample(concrete)!)).OptionTable);
    }

    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);

    private static object Given(ParameterInfo parameter) => parameter.ParameterType switch
    {
        Type number when number.IsPrimitive => Convert.ChangeType(parameter.Name is "rate" or "Level" ? 0.5 : 2, number, CultureInfo.InvariantCulture),
        Type list when list == typeof(IReadOnlyList<float>) => new[] { 0.5f },
        Type list when list == typeof(IReadOnlyList<int>) => new[] { 2, 2 },
        Type list when list == typeof(IReadOnlyList<Layer>) => Array.Empty<Layer>(),
        Type list when list == typeof(IReadOnlyList<IReadOnlyList<Layer>>) => new[] { Array.Empty<Layer>() },
        Type list when list == typeof(IReadOnlyList<KeyTable>) => new[] { new KeyTable(0, 1, 2, 2) },
        Type penalty when penalty == typeof(ActivityPenalty) => new L1Penalty(),
        Type network when network == typeof(TrainedNetwork) => Instances.SmallNetwork(3),
        Type size when size == typeof(Size2D) => new Size2D(2, 2),
        _ => throw new NotSupportedException($"{parameter.Member.DeclaringType}: {parameter.Name} needs a value here."),
    };

    // Without parameters where there is such, else the one that names most.
    private static ConstructorInfo? Constructor(Type type) => type.GetConstructor([]) ?? type.GetConstructors()
        .OrderBy(constructor => constructor.GetParameters().Length)
        .LastOrDefault(constructor => !Array.Exists(constructor.GetParameters(), parameter => parameter.ParameterType == type));

    private static bool Is(ParameterInfo parameter, PropertyInfo property) => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase);

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;

    private static string CodeName(Type type) => type.IsArray
        ? $"{CodeName(type.GetElementType()!)}[]"
        : type == typeof(int) ? "int" : type == typeof(long) ? "long" : type == typeof(float) ? "float" : type == typeof(double) ? "double"
        : type == typeof(bool) ? "bool" : type == typeof(string) ? "string"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(CodeName))}>" : type.Name;
}
