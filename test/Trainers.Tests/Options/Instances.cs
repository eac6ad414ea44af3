using System.Reflection;

namespace MlNetDeep.Trainers.Tests;

/// <summary>Options, and what they hold, made by their type.</summary>
internal static class Instances
{
    /// <summary>An object as its defaults make it; null where there is no such constructor.</summary>
    public static object? Create(Type type)
    {
        ConstructorInfo? constructor = type.GetConstructors().OrderBy(each => each.GetParameters().Length)
            .FirstOrDefault(each => each.GetParameters().All(parameter => parameter.HasDefaultValue || IsLayers(parameter)));
        return constructor?.Invoke([.. constructor.GetParameters().Select(parameter => IsLayers(parameter) ? Array.Empty<Layer>() : parameter.DefaultValue)]);
    }

    /// <summary>Whether a type's options are in the table of constraints, and can be made.</summary>
    public static bool AreChecked(Type type) => type.IsAssignableTo(typeof(IHasOptionTable)) && Create(type) is not null;

    /// <summary>Throws where the table does not allow what options hold.</summary>
    public static void Check(object options) => ((IHasOptionTable)options).OptionTable.Check(options);

    /// <summary>What options hold under a name, themselves or in their architecture or layout, where nothing is set.</summary>
    public static object? DefaultOf(string name, Architecture architecture, RowLayout layout)
    {
        (object Owner, PropertyInfo? Property)[] all =
        [
            .. new object[] { new NetworkOptions(), architecture, layout }.Select(owner =>
                (owner, owner.GetType().GetProperty(name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance))),
        ];
        (object found, PropertyInfo? property) = Assert.Single(all, each => each.Property is not null);
        return property!.GetValue(found);
    }

    private static bool IsLayers(ParameterInfo parameter) => parameter.ParameterType == typeof(IReadOnlyList<Layer>);
}
