namespace MlNetDeep.Networks.Tests;

/// <summary>What a table of tests has to cover.</summary>
internal static class ConcreteTypes
{
    /// <summary>All classes of the library that derive from a type and can be made.</summary>
    public static Type[] Of<T>() =>
        [.. typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract)];
}
