using MlNetDeep.Selection.Tests.Choosing;

// What tests run as a process of its own; a test runner does not come here.
return args switch
{
    [WithoutJsonReflection.Name, var folder] => WithoutJsonReflection.Run(folder),
    _ => 2,
};
